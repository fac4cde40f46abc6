"""Errors as each protocol writes them: whoever reads one here has checked its form."""

import json
import re
import xml.etree.ElementTree

import cbor

# XML 1.0 has no such characters, but AWS writes them so; Python's parser takes them for mistakes.
CONTROL_REFERENCE = re.compile(rb"&#x[0-9A-F]{1,2};")

# AWS says no more than the code.
WITHOUT_WORDS = ("ParameterNotFound", "ResourceNotFound")


class NoSuchForm(AssertionError):
    pass


def error_of(answer, protocol):
    """(code, message) of an error in that protocol: json, cbor, query, ec2, xml (S3's), rest (its
    JSON), or problem (of HTTP itself and of the control plane). Answers to HEAD have no body:
    (None, None)."""
    readers = {"json": _json, "cbor": _cbor, "query": _query, "ec2": _ec2, "xml": _s3,
               "rest": _rest, "problem": _problem}
    if protocol in ("xml", "problem") and not answer.body:
        return None, None
    code, message = readers[protocol](answer)
    require(code and re.fullmatch(r"[A-Za-z][\w. ]*", code), "a code is a name", answer)
    require(message or code in WITHOUT_WORDS, "an error says what it is", answer)
    return code, message


def require(holds, what, answer):
    if not holds:
        raise NoSuchForm(f"{what}: {answer!r}")


def _media_type(answer, *allowed):
    kind = (answer.header("Content-Type") or "").split(";")[0]
    require(kind in allowed, f"{kind} is none of {allowed}", answer)


def _members(answer, document):
    require(isinstance(document, dict), "an error is an object", answer)
    require(answer.header("x-amzn-RequestId"), "an error names its request", answer)
    return document.get("__type"), document.get("message") or document.get("Message")


def _json(answer):
    _media_type(answer, "application/x-amz-json-1.0", "application/x-amz-json-1.1")
    return _members(answer, json.loads(answer.body.decode("utf-8")))


def _rest(answer):
    _media_type(answer, "application/json")
    _, message = _members(answer, json.loads(answer.body.decode("utf-8")))
    return answer.header("x-amzn-ErrorType"), message


def _cbor(answer):
    _media_type(answer, "application/cbor")
    require(answer.header("Smithy-Protocol") == "rpc-v2-cbor", "it names its protocol", answer)
    return _members(answer, cbor.decode(answer.body))


def _xml(answer, *media_types):
    _media_type(answer, *media_types)
    root = xml.etree.ElementTree.fromstring(CONTROL_REFERENCE.sub(b"?", answer.body))
    for element in root.iter():
        element.tag = element.tag.rsplit("}", 1)[-1]
    return root


def _query(answer):
    root = _xml(answer, "text/xml")
    require(root.tag == "ErrorResponse" and root.findtext("RequestId"), "it is an error", answer)
    side = "Sender" if answer.status < 500 else "Receiver"
    require(root.findtext("Error/Type") == side, f"its type is {side}", answer)
    return root.findtext("Error/Code"), root.findtext("Error/Message")


def _ec2(answer):
    root = _xml(answer, "text/xml")
    require(root.tag == "Response" and root.findtext("RequestID"), "it is an error", answer)
    return root.findtext("Errors/Error/Code"), root.findtext("Errors/Error/Message")


def _s3(answer):
    root = _xml(answer, "application/xml")
    require(root.tag == "Error" and root.findtext("RequestId"), "it is an error", answer)
    return root.findtext("Code"), root.findtext("Message")


def _problem(answer):
    _media_type(answer, "application/problem+json")
    document = json.loads(answer.body.decode("utf-8"))
    require(document["status"] == answer.status, "it names its status", answer)
    return document["title"], document["detail"]
