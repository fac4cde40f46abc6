"""Every implemented operation, in each of its service's protocols, against every input that its
model forbids and some that only an enemy would send."""

from aws_wire import model_of
from error_form import error_of
from known_world import send, settle
from model_request import is_writable, protocols_of
from negative_cases import negative_cases
from windtunnel import ServerTestCase

# Errors that AWS documents for all operations of a service or protocol, not in each one's model.
COMMON = {
    "json": {"SerializationException", "ValidationException"},
    "cbor": {"SerializationException", "ValidationException"},
    "query": {"MalformedInput", "ValidationError"},
    "ec2": {"InvalidParameterValue", "MissingParameter", "InvalidID", "InvalidInstanceID.Malformed",
            "InvalidAMIID.Malformed", "InvalidNextToken"},
    "rest": {"SerializationException", "ValidationException", "UnknownOperationException"},
    "xml": {"InvalidArgument", "MalformedXML", "MethodNotAllowed", "InvalidBucketName"},
}
# Documented outside of the models, service by service.
UNMODELLED = {
    "codedeploy": {"DeploymentConfigNameRequiredException"},
    "ec2": {"InvalidLaunchTemplateId.Malformed", "InvalidLaunchTemplateName.MalformedException",
            "InvalidLaunchTemplateName.NotFoundException",
            "InvalidLaunchTemplateName.AlreadyExistsException"},
    "lambda": {"AccessDeniedException"},
    "s3": {"InvalidLocationConstraint", "PreconditionFailed", "NoSuchBucket", "AccessDenied",
           "InvalidDigest", "BucketNotEmpty", "AccessControlListNotSupported",
           "InvalidBucketAclWithObjectOwnership"},
    "sns": {"ValidationException"},
    "sqs": {"MissingRequiredParameterException", "MissingParameter",
            "InvalidParameterValueException", "InvalidParameterValue",
            *("AWS.SimpleQueueService." + name for name in (
                "NonExistentQueue", "InvalidBatchEntryId", "EmptyBatchRequest"))},
}


def codes_of(service, protocol):
    """What may be answered to a bad request."""
    codes = COMMON[protocol] | UNMODELLED.get(service, set())
    for name, shape in model_of(service)["shapes"].items():
        if shape.get("exception"):
            codes |= {name, shape.get("error", {}).get("code", name)}
    return codes


class EveryOperation(ServerTestCase):
    def check(self, service):
        operations = next(each["implemented"] for each in
                          self.server.control("GET", "/coverage")["services"]
                          if each["service"] == service)
        problems = [problem for protocol in protocols_of(service) for operation in operations
                    for problem in self.problems_of(service, operation, protocol)]
        self.assertFalse(problems, f"{len(problems)} problems:\n" + "\n".join(problems[:50]))

    def problems_of(self, service, operation, protocol):
        world = self.server.create_world(f"{service}-{protocol}-{operation}")
        aws, known = settle(self.server, world.name, service, protocol)
        digest_path = f"/_windtunnel/v1/worlds/{world.name}/digest"
        codes = codes_of(service, protocol)
        digest = world.digest()
        cases = [case for case in negative_cases(service, operation, known)
                 if is_writable(service, operation, case, protocol)]
        # What is accepted changes the world, and then less may be there to meet.
        for case in sorted(cases, key=lambda case: not case.is_forbidden):
            answer = send(aws, service, operation, case.members, protocol)
            before, digest = digest, aws.connection.request("GET", digest_path).json()["digest"]
            problem = self.problem_of(answer, case, protocol, codes, digest != before)
            if problem:
                yield f"{protocol} {operation} {case.member_path} {case.kind}: {problem} {answer}"
        aws.close()

    @staticmethod
    def problem_of(answer, case, protocol, codes, has_changed):
        if answer.status < 300:
            return "is accepted" if case.is_forbidden else None
        # Nothing that a header cannot hold gets as far as a service.
        is_http = "problem" in (answer.header("Content-Type") or "")
        try:
            code, _ = error_of(answer, "problem" if is_http else protocol)
        except AssertionError as form:
            return f"has no error's form: {form}"
        is_unmodelled = answer.status == 501 and code == "NotImplemented" and not case.is_forbidden
        if answer.status >= 500 and not is_unmodelled:
            return "is the server's fault"
        if has_changed:
            return "changes the world"
        if not is_http and not is_unmodelled and code and code not in codes:
            return f"has the undeclared code {code}"
        return None

    def test_of_autoscaling_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("autoscaling")

    def test_of_codedeploy_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("codedeploy")

    def test_of_cloudwatch_does_so_in_all_three_protocols(self):
        self.check("cloudwatch")

    def test_of_ssm_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("ssm")

    def test_of_s3_refuses_what_its_model_forbids_in_headers_queries_and_documents(self):
        self.check("s3")

    def test_of_ec2_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("ec2")

    def test_of_ecs_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("ecs")

    def test_of_elb_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("elb")

    def test_of_elbv2_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("elbv2")

    def test_of_events_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("events")

    def test_of_iam_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("iam")

    def test_of_lambda_refuses_what_its_model_forbids_wherever_it_travels(self):
        self.check("lambda")

    # MSG-001
    def test_of_sns_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("sns")

    # MSG-001
    def test_of_sqs_does_so_in_json_and_to_clients_that_still_send_queries(self):
        self.check("sqs")

    def test_of_sts_refuses_what_its_model_forbids_and_changes_nothing(self):
        self.check("sts")


