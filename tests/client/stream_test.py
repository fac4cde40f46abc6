"""An object of which the client knows the checksum only once it has sent it all."""

import unittest

import clients
from tap import Tap
from windtunnel import ServerTestCase


class Stream(ServerTestCase):
    def test_is_taken_in_chunks_with_its_checksum_in_a_trailer(self):
        tap = Tap(self.server.port)
        self.addCleanup(tap.listener.close)
        client = clients.javascript(tap.url)
        self.addCleanup(client.close)
        parts = [letter * 70_000 for letter in "abc"]
        client.call("s3", "CreateBucket", Bucket="files")
        client.call("s3", "PutObject", Bucket="files", Key="streamed", Body=parts,
                    ContentLength=210_000, ChecksumAlgorithm="CRC32")
        self.assertEqual(tap.header("x-amz-trailer"), {"x-amz-checksum-crc32"})
        read = client.call("s3", "GetObject", Bucket="files", Key="streamed",
                           ChecksumMode="ENABLED")
        self.assertEqual(read["Body"], "".join(parts))
        self.assertEqual(read["ChecksumCRC32"], tap.header("x-amz-checksum-crc32").pop())
        self.assertNotIn("ContentEncoding", read)


if __name__ == "__main__":
    unittest.main()
