"""Any input of any operation, right or wrong, as a request of a protocol: the shapes give names and
places, the value's own type says how it is written, so a value may be what its shape is not."""

import base64
import collections
import json
import re
import urllib.parse
from xml.sax.saxutils import escape

import cbor
from aws_wire import metadata, model_of

Request = collections.namedtuple("Request", "method target headers body")

FORM = "application/x-www-form-urlencoded; charset=utf-8"
PROTOCOLS = {"smithy-rpc-v2-cbor": "cbor", "rest-xml": "xml", "rest-json": "rest"}


def protocols_of(service):
    """The names of this page's writers that the service answers; SQS still answers queries."""
    names = [PROTOCOLS.get(name, name) for name in metadata(service)["protocols"]]
    return names + ["query"] * ("awsQueryCompatible" in metadata(service) and "query" not in names)


def request_of(service, operation, members, protocol):
    return {"json": _json, "cbor": _cbor, "query": _query, "ec2": _query,
            "xml": _rest_xml, "rest": _rest_json}[protocol](service, operation, members)


def is_writable(service, operation, case, protocol):
    """Whether the protocol can say what the case is about. Where a value can only be text, none is
    of the wrong type but numbers, times and booleans; and without a header that it requires, or
    one of its path's labels, or with an empty one, the request is another operation's."""
    if protocol not in ("xml", "rest"):
        return True
    shapes = model_of(service)["shapes"]
    member = re.split(r"[.{\[]", case.member_path)[0]
    reference = shapes[_input_shape(service, operation)]["members"].get(member, {})
    place = reference.get("location", "body")
    if place in ("uri", "header") and case.kind == "missing":
        return False
    # A payload of bytes is whatever the body is.
    is_payload = reference.get("streaming") or (
        shapes[_input_shape(service, operation)].get("payload") == member
        and shapes[reference["shape"]]["type"] == "blob")
    if is_payload or (place == "uri" and case.kind == "too short"):
        return False
    # HTTP's own conditions are left out of account where their date is none (RFC 9110, 13.1.3).
    if reference.get("locationName") in ("If-Modified-Since", "If-Unmodified-Since"):
        return case.kind != "wrong type"
    is_text = place != "body" and shapes[reference["shape"]]["type"] in (
        "string", "list", "map", "structure")
    return not (is_text and case.kind == "wrong type")


def _json(service, operation, members):
    facts = metadata(service)
    headers = {"Content-Type": f"application/x-amz-json-{facts['jsonVersion']}",
               "X-Amz-Target": f"{facts['targetPrefix']}.{operation}"}
    text = json.dumps(members, default=lambda value: base64.b64encode(value).decode())
    return Request("POST", "/", headers, text.encode())


def _cbor(service, operation, members):
    target = f"/service/{metadata(service)['targetPrefix']}/operation/{operation}"
    headers = {"Content-Type": "application/cbor", "Smithy-Protocol": "rpc-v2-cbor"}
    return Request("POST", target, headers, cbor.encode(members))


def _query(service, operation, members):
    facts = metadata(service)
    parameters = {"Action": operation, "Version": facts["apiVersion"]}
    if members:
        _Form(service, parameters).write(_input_shape(service, operation), members, "")
    return Request("POST", "/", {"Content-Type": FORM},
                   urllib.parse.urlencode(parameters).encode())


def _input_shape(service, operation):
    return model_of(service)["operations"][operation].get("input", {}).get("shape")


def text_of(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


class _Form:
    def __init__(self, service, parameters):
        self.shapes = model_of(service)["shapes"]
        self.is_ec2 = "ec2" in metadata(service)["protocols"]
        self.parameters = parameters

    def write(self, name, value, prefix, flattened=False):
        shape = self.shapes.get(name, {"type": None})
        flattened = flattened or shape.get("flattened", False) or self.is_ec2
        if value in ([], {}):
            self.parameters[prefix] = ""
        elif isinstance(value, dict) and shape["type"] == "map":
            self.map(shape, value, prefix if flattened else prefix + ".entry")
        elif isinstance(value, dict):
            for member, each in value.items():
                self.member(shape.get("members", {}).get(member, {"shape": None}), member, each,
                            prefix)
        elif isinstance(value, list):
            element = shape.get("member", {"shape": None})
            if not flattened:
                prefix += "." + element.get("locationName", "member")
            for number, each in enumerate(value, 1):
                self.write(element["shape"], each, f"{prefix}.{number}")
        else:
            self.parameters[prefix] = text_of(value)

    def member(self, reference, member, value, prefix):
        shape = self.shapes.get(reference["shape"], {})
        name = reference.get("locationName", member)
        if self.is_ec2:
            name = reference.get("queryName") or name[0].upper() + name[1:]
        elif shape.get("flattened") and shape["type"] == "list":
            name = shape["member"].get("locationName", name)
        self.write(reference["shape"], value, f"{prefix}.{name}".lstrip("."),
                   reference.get("flattened", False))

    def map(self, shape, entries, prefix):
        for number, (key, value) in enumerate(entries.items(), 1):
            names = [shape[part].get("locationName", part) for part in ("key", "value")]
            self.parameters[f"{prefix}.{number}.{names[0]}"] = key
            self.write(shape["value"]["shape"], value, f"{prefix}.{number}.{names[1]}")


def _rest_xml(service, operation, members):
    writer = _Xml(model_of(service)["shapes"])
    return _rest(service, operation, members, lambda body: "".join(
        writer.element(reference, member, value) for reference, member, value in body))


def _rest_json(service, operation, members):
    def text_of_body(body):
        named = {reference.get("locationName", member): value for reference, member, value in body}
        return json.dumps(named, default=lambda value: base64.b64encode(value).decode())
    return _rest(service, operation, members, text_of_body)


def _rest(service, operation, members, text_of_body):
    model = model_of(service)
    http = model["operations"][operation]["http"]
    shape = model["shapes"].get(_input_shape(service, operation), {"members": {}})
    uri, query, headers, body = http["requestUri"], [], {}, []
    payload = b""
    for member, value in members.items():
        reference = shape["members"].get(member, {"shape": None})
        place, name = reference.get("location"), reference.get("locationName", member)
        if reference["shape"] is None:
            place = "querystring"  # a member that the model does not know
        if place == "uri":
            uri = re.sub(r"\{%s\+?\}" % name,
                         lambda _, text=text_of(value): urllib.parse.quote(text, safe=""), uri)
        elif place == "querystring":
            query.append((name, _flat(value)))
        elif place == "header":
            headers[name] = _flat(value).encode()
        elif place == "headers":
            entries = value if isinstance(value, dict) else {"": value}
            headers.update({name + key: _flat(each).encode() for key, each in entries.items()})
        elif shape.get("payload") == member and (
                reference.get("streaming") or model["shapes"][reference["shape"]]["type"] == "blob"):
            payload = value if isinstance(value, bytes) else text_of(value).encode()
        else:
            body.append((reference, member, value))
    uri = re.sub(r"\{[^}]*\}", "", uri)
    joint = "&" if "?" in uri else "?"
    target = uri + (joint + urllib.parse.urlencode(query) if query else "")
    text = text_of_body(body) if body else ""
    return Request(http["method"], target, headers, payload or text.encode())


def _flat(value):
    """A value where only text can be: in a header or a query string."""
    return json.dumps(value) if isinstance(value, (dict, list)) else text_of(value)


class _Xml:
    def __init__(self, shapes):
        self.shapes = shapes

    def element(self, reference, member, value):
        shape = self.shapes.get(reference["shape"], {})
        name = reference.get("locationName", member)
        if isinstance(value, list) and (reference.get("flattened") or shape.get("flattened")):
            element = shape["member"]
            return "".join(self.named(element.get("locationName", name), element["shape"], each)
                           for each in value)
        return self.named(name, reference["shape"], value)

    def named(self, name, shape_name, value):
        return f"<{name}>{self.content(self.shapes.get(shape_name, {}), value)}</{name}>"

    def content(self, shape, value):
        if isinstance(value, dict):
            members = shape.get("members", {})
            return "".join(self.element(members.get(member, {"shape": None}), member, each)
                           for member, each in value.items())
        if isinstance(value, list):
            element = shape.get("member", {"shape": None})
            return "".join(self.named(element.get("locationName", "member"), element["shape"], each)
                           for each in value)
        return escape(text_of(value))
