"""Bodies that are not what their protocol says: each gets that protocol's own error."""

import json

import cbor
from aws_wire import Aws, implemented_operations, model_of
from hostile import HostileTestCase
from raw_client import RawClient
from windtunnel import ServerTestCase

DEEP = 100_000
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
SNS = b"Action=CreateTopic&Version=2010-03-31&Name=t"
EC2 = b"Action=DescribeInstances&Version=2016-11-15"


def operation_without_handler(service):
    implemented = implemented_operations(service)
    return next(name for name in sorted(model_of(service)["operations"]) if name not in implemented)


class BodyTestCase(HostileTestCase):
    def setUp(self):
        super().setUp()
        self.aws = Aws(self.server)
        self.addCleanup(self.aws.close)


class Json(BodyTestCase):
    def refuses(self, body, says="", code="SerializationException", operation="PutParameter"):
        answer = self.aws.send_json("ssm", operation, body)
        return self.is_error(answer, 400, says, "json", code)

    def test_that_is_malformed_is_no_valid_json(self):
        for body in (" ", "\0", '{"Name":', '{"Name":"a"', "{} x", "{}{}", "{'a':1}", '{"a":1,}',
                     '{"Name":NaN}', '{"Name":"a\nb"}', '{"Name":1e999999}', '{"Name":' + "9" * DEEP,
                     "<a/>", b"\xef\xbb\xbf{}", "{}".encode("utf-16"), '{"Name":"\\ud800"}'):
            with self.subTest(body=body[:20]):
                self.refuses(body, "no valid JSON")

    def test_that_is_not_utf_8_is_no_valid_json(self):
        for name in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"):
            with self.subTest(name=name):
                self.refuses(b'{"Name":"%s","Value":"v"}' % name, "not valid UTF-8")

    def test_that_is_no_object_or_has_values_of_another_kind_says_where(self):
        for body, says in (("null", "Expected structure"), ("[]", "Start of list"),
                           ('"text"', "Expected structure"), ("5", "Expected structure"),
                           ('{"Name":{}}', "'name'"), ('{"Tags":[[]]}', "'tags.1.member'"),
                           ('{"Overwrite":"yes"}', "'overwrite'"),
                           ('{"Name":"a","Name":"b"}', "given twice at 'name'")):
            with self.subTest(body=body):
                self.refuses(body, says)

    def test_that_is_nested_too_deeply_is_refused_even_where_nobody_reads_it(self):
        for body in ('{"a":' * DEEP + "1" + "}" * DEEP, '{"x":' + "[" * DEEP + "]" * DEEP + "}"):
            self.refuses(body, "too deep")

    def test_that_is_large_is_read_to_its_end(self):
        many = json.dumps({f"member{number}": number for number in range(DEEP)})
        for body in (many, '{"x":[' + "1," * 1_000_000 + "1]}", json.dumps({"x" * 1_000_000: 1})):
            self.refuses(body, "Value null at 'name'", "ValidationException")

    def test_that_is_empty_has_no_members(self):
        self.refuses("", "Value null at 'name'", "ValidationException")


class Cbor(BodyTestCase):
    def refuses(self, body, says="", code="SerializationException"):
        answer = self.aws.send_cbor("cloudwatch", "PutMetricAlarm", body)
        self.is_error(answer, 400, says, "cbor", code)

    def test_that_is_malformed_is_no_valid_cbor(self):
        for body in (b"\xa1", b"\xff", b"\xa0\xa0", b"\xf8\x20", b"\xbb\x7f" + b"\xff" * 7,
                     b"\xbf\x69AlarmName", b"\xa1\x69AlarmName\x7b" + b"\x7f" * 8,
                     b"\xa1\x69AlarmName\x61\xff"):
            with self.subTest(body=body):
                self.refuses(body, "no valid CBOR")

    def test_that_has_values_of_another_kind_says_where(self):
        for body, says in ((b"\x80", "Start of list"), (b"\x01", "Expected structure"),
                           (b"\xa1\x01\x01", "A key is no text"),
                           (cbor.encode({"AlarmName": ["a"]}), "'alarmName'"),
                           (cbor.encode({"Dimensions": {"a": 1}}), "'dimensions'"),
                           (b"\xa2" + b"\x69AlarmName\x61a" * 2, "given twice at 'alarmName'")):
            with self.subTest(body=body):
                self.refuses(body, says)

    def test_that_is_nested_too_deeply_is_refused_even_where_nobody_reads_it(self):
        for body in (b"\xa1\x61a" * DEEP + b"\x00", b"\xa1\x61x" + b"\x81" * DEEP + b"\x00",
                     b"\xa1\x61x" + b"\x9f" * DEEP):
            with self.subTest(body=body[:10]):
                self.refuses(body, "nested too deeply")

    def test_that_is_empty_has_no_members(self):
        self.refuses(b"", "Value null at 'alarmName'", "ValidationException")


class Form(BodyTestCase):
    def refuses(self, body, code, says="", service="sns", protocol="query"):
        answer = self.aws.send(service, "POST", "/", body, FORM)
        self.is_error(answer, 400, says, protocol, code)

    def test_that_is_malformed_is_a_malformed_query_string(self):
        for more in (b"&Name2=%zz", b"&x=%", b"&x=%f", b"&Name2=%ff%fe", b"&x=\xff", b"&Name=b",
                     b"&Action=DeleteTopic", b"&x=%ed%a0%80"):
            with self.subTest(more=more):
                self.refuses(SNS + more, "MalformedQueryString")
                self.refuses(EC2 + more.replace(b"Name=b", b"Version=x"), "MalformedQueryString",
                             service="ec2", protocol="ec2")

    def test_of_too_many_or_too_deep_parameters_is_a_malformed_query_string(self):
        many = b"".join(b"&a%d=1" % number for number in range(300_000))
        self.refuses(SNS + many, "MalformedQueryString", "too many parameters")
        deep = b"&" + b".".join([b"a"] * DEEP) + b"=1"
        self.refuses(SNS + deep, "MalformedQueryString", "too many parts")

    def test_whose_lists_are_numbered_wrongly_is_malformed_input(self):
        for number in (b"0", b"-1", b"x", b"01", b"9" * 30, b"1e9", b""):
            with self.subTest(number=number):
                self.refuses(SNS + b"&Tags.member." + number + b".Key=k", "MalformedInput",
                             "numbered from 1")

    def test_whose_list_begins_at_a_thousand_million_has_one_entry(self):
        self.refuses(EC2 + b"&InstanceId.1000000000=i-0123456789abcdef0",
                     "InvalidInstanceID.NotFound", service="ec2", protocol="ec2")

    def test_that_names_no_action_says_so(self):
        for body in (b"", b"%%%", b"Foo=1", b'{"Action":"CreateTopic"}', b"&" * DEEP):
            with self.subTest(body=body[:10]):
                self.refuses(body, "MissingAction", "names no operation")


class Xml(BodyTestCase):
    def setUp(self):
        super().setUp()
        # In a bucket that is not there: nothing can be deleted, but bodies are read first.
        self.target = "/bucket?delete"

    def refuses(self, body):
        answer = self.aws.send("s3", "POST", self.target, body)
        self.is_error(answer, 400, "not well-formed", "xml", "MalformedXML")

    # S3-010, S3-011.
    def test_that_is_malformed_is_malformed_xml(self):
        for body in (b"", b"junk", b"{}", b"<Delete>", b"<Delete></Object>", b"<Delete/><Delete/>",
                     b"<Foo/>", b"<Delete>text<Object><Key>k</Key></Object></Delete>",
                     b"<Delete><Object><Key>&nbsp;</Key></Object></Delete>",
                     b"<Delete><Object><Key>&#0;</Key></Object></Delete>",
                     "<Delete/>".encode("utf-16")):
            with self.subTest(body=body):
                self.refuses(body)

    def test_that_is_not_utf_8_is_malformed_xml(self):
        for key in (b"\xff", b"\xc0\x80", b"\0"):
            with self.subTest(key=key):
                self.refuses(b"<Delete><Object><Key>" + key + b"</Key></Object></Delete>")

    def test_that_declares_a_document_type_is_never_expanded_nor_fetched(self):
        for declaration in (b'<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">',
                            b'<!ENTITY b SYSTEM "file:///etc/passwd">'):
            body = b"<Delete><Object><Key>&b;</Key></Object></Delete>"
            self.refuses(b"<!DOCTYPE d [" + declaration + b"]>" + body)

    def test_that_is_nested_deeply_or_large_is_read_and_refused(self):
        for body in (b"<Delete>" + b"<a>" * DEEP + b"</a>" * DEEP + b"</Delete>", b"<a>" * DEEP,
                     b"<Delete>" + b" " * 9_000_000 + b"</Delete>",
                     b"<Delete " + b" ".join(b'a%d="1"' % n for n in range(DEEP)) + b"/>"):
            with self.subTest(body=body[:20]):
                self.refuses(body)


class JsonInAMember(ServerTestCase):
    """Members that are JSON texts themselves, nested as deep as a request has room for."""

    # Where the text is somebody else's to read, or fails as an entry of its own.
    ACCEPTED = {"AssumeRole", "CreateDeployment", "Invoke", "PutEvents",
                "RegisterApplicationRevision"}
    ROLE = "arn:aws:iam::123456789012:role/r"

    def texts(self):
        """An object and a list in one, that deep."""
        yield '{"a":' * DEEP + "1" + "}" * DEEP
        yield '{"a":' + "[" * DEEP + "]" * DEEP + "}"

    def requests(self, text):
        """Each operation with such a member, and the request that has the text there."""
        yield "events", "PutEvents", {"Entries": [
            {"Source": "shop", "DetailType": "Order", "Detail": text}]}
        yield "events", "TestEventPattern", {"Event": text, "EventPattern": '{"a":[1]}'}
        yield "events", "TestEventPattern", {"Event": "{}", "EventPattern": text}
        yield "events", "PutRule", {"Name": "rule", "EventPattern": text}
        yield "events", "PutPermission", {"Policy": text}
        yield "sqs", "CreateQueue", {"QueueName": "q", "Attributes": {"Policy": text}}
        for policy in (text, '{"deadLetterTargetArn":"' + "x" + '","maxReceiveCount":' + text + "}"):
            yield "sqs", "CreateQueue", {"QueueName": "q", "Attributes": {"RedrivePolicy": policy}}
        yield "ssm", "PutParameter", {"Name": "p", "Value": "v", "Type": "String", "Tier": "Advanced",
                                      "Policies": "[" + text + "]"}
        yield "codedeploy", "RegisterApplicationRevision", {
            "applicationName": "app", "revision": {
                "revisionType": "AppSpecContent", "appSpecContent": {"content": text}}}
        yield "codedeploy", "CreateDeployment", {
            "applicationName": "app", "deploymentGroupName": "group", "revision": {
                "revisionType": "AppSpecContent", "appSpecContent": {"content": text}}}
        yield "lambda", "Invoke", {"FunctionName": "cart", "Payload": text}
        yield "iam", "CreateRole", {"RoleName": "r", "AssumeRolePolicyDocument": text}
        yield "sts", "AssumeRole", {"RoleArn": self.ROLE, "RoleSessionName": "session",
                                    "Policy": text}
        yield "sns", "Publish", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:topic",
                                 "MessageStructure": "json", "Message": text}

    def test_is_no_deeper_than_the_stack(self):
        client = RawClient(self.server)
        self.addCleanup(client.close)
        client.call("lambda", "CreateFunction", FunctionName="cart", Role=self.ROLE,
                    Runtime="python3.12", Handler="app.handler", Code={"ZipFile": "emlw"})
        client.call("sns", "CreateTopic", Name="topic")
        client.call("codedeploy", "CreateApplication", applicationName="app",
                    computePlatform="Lambda")
        client.call("codedeploy", "CreateDeploymentGroup", applicationName="app",
                    deploymentGroupName="group", serviceRoleArn=self.ROLE,
                    deploymentStyle={"deploymentType": "BLUE_GREEN",
                                     "deploymentOption": "WITH_TRAFFIC_CONTROL"})
        for text in self.texts():
            for service, operation, request in self.requests(text):
                with self.subTest(service=service, operation=operation):
                    before = self.server.world().digest()
                    answer = client.send(service, operation, request)
                    self.assertLess(answer.status, 500, answer)
                    if operation not in self.ACCEPTED:
                        self.assertGreaterEqual(answer.status, 400)
                        self.assertEqual(self.server.world().digest(), before)


class Unknown(BodyTestCase):
    """A service or an operation that is not there."""

    # EC2-002, S3-010, S3-011.
    def test_operations_are_errors_of_the_protocol_that_asked(self):
        for answer, protocol, code in (
                (self.aws.send_json("ssm", "NoSuch", {}), "json", "UnknownOperationException"),
                (self.aws.send_cbor("cloudwatch", "NoSuch", {}), "cbor",
                 "UnknownOperationException"),
                (self.aws.send_query("sns", "NoSuch", {}), "query", "InvalidAction"),
                (self.aws.send_query("ec2", "NoSuch", {}), "ec2", "InvalidAction")):
            with self.subTest(protocol=protocol):
                self.is_error(answer, 400, "NoSuch", protocol, code)
        answer = self.aws.send("s3", "BREW", "/bucket")
        self.is_error(answer, 405, "not allowed", "xml", "MethodNotAllowed")

    def test_operations_of_the_model_without_a_handler_are_named(self):
        ssm, cloudwatch, ec2 = map(operation_without_handler, ("ssm", "cloudwatch", "ec2"))
        for answer, protocol, name in (
                (self.aws.send_json("ssm", ssm, {}), "json", f"ssm {ssm}"),
                (self.aws.send_cbor("cloudwatch", cloudwatch, {}), "cbor",
                 f"cloudwatch {cloudwatch}"),
                (self.aws.send_query("ec2", ec2, {}), "ec2", f"ec2 {ec2}"),
                (self.aws.send("s3", "GET", "/bucket?versioning"), "xml",
                 "s3 GetBucketVersioning")):
            with self.subTest(protocol=protocol):
                self.is_error(answer, 501, name, protocol, "NotImplemented")

    def test_services_are_answered_with_those_that_there_are(self):
        for answer, protocol in (
                (self.aws.send("nosuch", "POST", "/", "{}", {"X-Amz-Target": "NoSuch.Op"}), "json"),
                (self.aws.send("nosuch", "POST", "/service/NoSuch/operation/Op", b"\xa0",
                               {"Smithy-Protocol": "rpc-v2-cbor"}), "cbor"),
                (self.aws.send("nosuch", "POST", "/", b"Action=Op&Version=1999-01-01", FORM),
                 "query"),
                (self.aws.send("nosuch", "GET", "/thing"), "json")):
            with self.subTest(protocol=protocol):
                message = self.is_error(answer, 501, "no service for", protocol, "NotImplemented")
                self.assertIn("ssm, sts, s3, ec2, sns, sqs, cloudwatch, elbv2, codedeploy", message)
