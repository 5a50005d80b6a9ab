#!/usr/bin/env python3
"""Writes the signing vectors beside this file: one file a case, every step of its signature.

It is a second signer, made from the description of Signature Version 4 with the standard library
alone, so that the vectors say something about the first. Run it without arguments; the files
do not change unless a case does. Format of a file: sections, each after a line "== name".
"""

import hashlib
import hmac
import pathlib
import re
import urllib.parse

ACCESS_KEY = "AKIDEXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEXAMPLE//////////token+of/a+session=="
JSON = ("Content-Type", "application/x-amz-json-1.0")
NEVER_SIGNED = {"authorization", "connection", "expect", "transfer-encoding", "user-agent",
                "x-amzn-trace-id"}


def target(operation):
    return ("X-Amz-Target", "DynamoDB_20120810." + operation)


CASES = {
    "batch-get-item": dict(
        what="a plain BatchGetItem",
        headers=[("Host", "dynamodb.eu-central-1.amazonaws.com"), JSON, target("BatchGetItem")],
        region="eu-central-1",
        time="20260131T235959Z",
        body='{"RequestItems":{"Movies":{"Keys":[{"year":{"N":"1931"},"title":{"S":"M"}}]}}}'),
    "session-token": dict(
        what="temporary credentials: the token is sent and signed",
        headers=[("Host", "dynamodb.us-west-2.amazonaws.com"), JSON, target("GetItem")],
        region="us-west-2",
        time="20260821T120000Z",
        token=TOKEN,
        body='{"TableName":"People","Key":{"name":{"S":"Fritz Lang"}}}'),
    "utf8-body": dict(
        what="a body beyond ASCII is hashed as the bytes it is sent as",
        headers=[("Host", "dynamodb.ap-northeast-1.amazonaws.com"), JSON, target("PutItem")],
        region="ap-northeast-1",
        time="20280229T000000Z",
        body='{"TableName":"Movies","Item":{"title":{"S":"\u4e03\u4eba\u306e\u4f8d \u00b7 Am\u00e9lie'
             ' \U0001f3ac"}}}'),
    "port-in-host": dict(
        what="a server on a port of its own: the port belongs to the signed host",
        headers=[("Host", "127.0.0.1:4567"), JSON, target("ListTables")],
        region="us-east-1",
        time="20261231T010203Z",
        body="{}"),
    "white-space": dict(
        what="white space is folded, values of one name are joined in their order",
        headers=[("Host", "dynamodb.us-east-1.amazonaws.com"), ("X-List", "zebra  and   ant"),
                 JSON, ("x-list", "\t ape"), ("X-LIST", '"two  quoted   words"'),
                 target("DescribeTable")],
        region="us-east-1",
        time="20260601T080910Z",
        body='{"TableName":"Movies"}'),
    "query-string": dict(
        what="a path and a query: the path is encoded as it stands, the query is sorted",
        path="/stage/a%20b/~d_d.b-@",
        query="b=2&a=%C3%A9&b=1&a-b=x/y~_.-&empty=&flag&A=Z%2fz",
        headers=[("Host", "gateway.example.com"), JSON, target("Scan")],
        region="sa-east-1",
        time="20260909T090909Z",
        body='{"TableName":"Movies","Limit":1}'),
    "never-signed": dict(
        what="headers that change on their way stay outside of the signature",
        headers=[("Host", "dynamodb.us-east-1.amazonaws.com"), JSON, target("BatchWriteItem"),
                 ("User-Agent", "coalesce"), ("Connection", "keep-alive"),
                 ("Expect", "100-continue"), ("Transfer-Encoding", "chunked"),
                 ("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"),
                 ("Accept-Encoding", "gzip"), ("Content-Length", "2")],
        region="us-east-1",
        time="20260101T000000Z",
        body="{}"),
}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def keyed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def quoted(text, safe):
    return urllib.parse.quote(text, safe=safe + "-._~")


def canonical_query(query):
    pairs = []
    for part in query.split("&") if query else []:
        name, _, value = part.partition("=")
        pairs.append("=".join(quoted(urllib.parse.unquote(p), "") for p in (name, value)))
    return "&".join(sorted(pairs, key=lambda pair: pair.split("=")))


def canonical_request(case, headers):
    values = {}
    for name, value in headers:
        if name.lower() not in NEVER_SIGNED:
            folded = re.sub(r"\s+", " ", value).strip()
            values.setdefault(name.lower(), []).append(folded)
    names = sorted(values)
    lines = "".join(f"{name}:{','.join(values[name])}\n" for name in names)
    signed = ";".join(names)
    text = "\n".join(["POST", quoted(case.get("path", "/"), "/"),
                      canonical_query(case.get("query", "")), lines, signed,
                      sha256(case["body"].encode())])
    return text, signed


def sections(case):
    time, day = case["time"], case["time"][:8]
    added = [("X-Amz-Date", time)]
    if "token" in case:
        added.append(("X-Amz-Security-Token", case["token"]))

    canonical, signed = canonical_request(case, case["headers"] + added)
    scope = f"{day}/{case['region']}/dynamodb/aws4_request"
    string_to_sign = "\n".join(["AWS4-HMAC-SHA256", time, scope, sha256(canonical.encode())])
    key = ("AWS4" + SECRET_KEY).encode()
    for step in scope.split("/"):
        key = keyed(key, step)
    signature = keyed(key, string_to_sign).hex()
    added.append(("Authorization", f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/{scope}, "
                                   f"SignedHeaders={signed}, Signature={signature}"))

    line = case.get("path", "/") + ("?" + case["query"] if "query" in case else "")
    head = [f"POST {line} HTTP/1.1"] + [f"{name}:{value}" for name, value in case["headers"]]
    return [("what", case["what"]),
            ("credentials", "\n".join([ACCESS_KEY, SECRET_KEY, case.get("token", "")])),
            ("region", case["region"]),
            ("time", time),
            ("request", "\n".join(head + ["", case["body"]])),
            ("canonical request", canonical),
            ("string to sign", string_to_sign),
            ("signature", signature),
            ("added headers", "\n".join(f"{name}:{value}" for name, value in added))]


def main():
    here = pathlib.Path(__file__).parent
    for name, case in CASES.items():
        text = "".join(f"== {title}\n{body}\n" for title, body in sections(case))
        (here / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
