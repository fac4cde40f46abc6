"""Calls that wait: long polls of SQS under each clock."""

import threading
import time
import unittest

from aws_wire import Aws
from windtunnel import ServerTestCase

QUEUE = "http://sqs.us-east-1.amazonaws.com/123456789012/jobs"


class LongPoll(ServerTestCase):
    def start(self, clock, seconds):
        """A world with a queue, a receiver that waits, and what it will have received."""
        world = self.new_world(epoch="2026-01-01T00:00:00Z", clock=clock)
        aws = self.client(world)
        aws.json("sqs", "CreateQueue", QueueName="jobs")
        received = []
        waiting = self.client(world)
        thread = threading.Thread(target=lambda: received.append(waiting.json(
            "sqs", "ReceiveMessage", QueueUrl=QUEUE, WaitTimeSeconds=seconds)))
        thread.start()
        self.addCleanup(thread.join, 60)
        return world, aws, thread, received

    def client(self, world):
        aws = Aws(self.server, world.name)
        self.addCleanup(aws.close)
        return aws

    # SQS-031
    def test_ends_empty_when_the_simulated_wait_is_over(self):
        world, _, thread, received = self.start("manual", 20)
        time.sleep(0.3)
        world.advance("19s")
        thread.join(0.3)
        self.assertEqual(received, [])
        world.advance("1s")
        thread.join(60)
        self.assertEqual(received[0].get("Messages", []), [])

    def test_is_not_prolonged_by_what_happens_meanwhile(self):
        world, aws, thread, received = self.start("manual", 20)
        time.sleep(0.3)
        for number in range(4):
            world.advance("5s")
            aws.json("sqs", "CreateQueue", QueueName=f"other-{number}")
        thread.join(60)
        self.assertEqual(received[0].get("Messages", []), [])

    # SQS-031
    def test_is_answered_by_the_message_that_arrives(self):
        world, aws, thread, received = self.start("manual", 20)
        time.sleep(0.3)
        aws.json("sqs", "SendMessage", QueueUrl=QUEUE, MessageBody="hello")
        thread.join(60)
        self.assertEqual(received[0]["Messages"][0]["Body"], "hello")

    # SQS-031
    def test_in_warp_is_answered_at_once_since_nothing_more_will_happen(self):
        began = time.monotonic()
        _, _, thread, received = self.start("warp", 20)
        thread.join(60)
        self.assertEqual(received[0].get("Messages", []), [])
        self.assertLess(time.monotonic() - began, 10)

    def test_of_a_client_that_has_gone_away_harms_nobody(self):
        world = self.new_world(epoch="2026-01-01T00:00:00Z", clock="manual")
        aws = self.client(world)
        aws.json("sqs", "CreateQueue", QueueName="jobs")
        gone = Aws(self.server, world.name, timeout_seconds=0.3)
        with self.assertRaises(TimeoutError):
            gone.json("sqs", "ReceiveMessage", QueueUrl=QUEUE, WaitTimeSeconds=20)
        aws.json("sqs", "SendMessage", QueueUrl=QUEUE, MessageBody="hello")
        world.advance("60s")
        received = aws.json("sqs", "ReceiveMessage", QueueUrl=QUEUE)
        self.assertEqual(received["Messages"][0]["Body"], "hello")


if __name__ == "__main__":
    unittest.main()
