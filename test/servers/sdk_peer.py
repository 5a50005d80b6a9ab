#!/usr/bin/env python3
"""What a user of boto3 does with a table of films, on a server that may misbehave: writes, reads
and pages through them, and tells what came out of it, as sdk_peer.cjs does.

    sdk_peer.py <endpoint> <region> <access key> <secret> <token>

Prints one line of JSON.
"""

import json
import sys

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config

TABLE = "Movies"


def key(number):
    return {"year": 2000 + number % 3, "title": f"Film {number}"}


def film(number):
    more = {"rating": number, "plot": f'\u00fc "{number}" \n', "seen": True, "actors": {"A", "B"}}
    return {**key(number), **more}


def number_of(item):
    return int(item["title"][5:])


def is_right(item):
    return item == film(number_of(item))


def read_batch(resource, keys):
    items = []
    left = {TABLE: {"Keys": keys}}
    while left:
        answer = resource.batch_get_item(RequestItems=left)
        items += answer["Responses"].get(TABLE, [])
        left = answer["UnprocessedKeys"]
    return items


def all_pages(operation, **asked):
    page = operation(**asked)
    items = page["Items"]
    while "LastEvaluatedKey" in page:
        page = operation(ExclusiveStartKey=page["LastEvaluatedKey"], **asked)
        items += page["Items"]
    return items


def create(client):
    try:
        client.create_table(
            TableName="Films",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    except client.exceptions.ResourceInUseException:
        pass  # an answer was lost
    while True:
        table = client.describe_table(TableName="Films")["Table"]
        if table["TableStatus"] == "ACTIVE":
            return table["KeySchema"][0]["AttributeName"]


def work(resource):
    table = resource.Table(TABLE)
    for number in range(20):
        table.put_item(Item=film(number))
    with table.batch_writer() as batch:
        for number in range(20, 60):
            batch.put_item(Item=film(number))
    table.delete_item(Key=key(5))

    got = table.get_item(Key=key(7), ConsistentRead=True)
    missing = table.get_item(Key=key(5))
    batch = read_batch(resource, [key(number) for number in range(60)])
    of_2001 = Key("year").eq(2001) & Key("title").begins_with("Film 1")
    forwards = all_pages(table.query, KeyConditionExpression=of_2001, Limit=4)
    backwards = all_pages(
        table.query, KeyConditionExpression=of_2001, Limit=4, ScanIndexForward=False
    )
    scanned = []
    for segment in range(3):
        scanned += all_pages(table.scan, Segment=segment, TotalSegments=3, Limit=7)
    ratings = all_pages(
        table.scan, FilterExpression=Attr("rating").between(10, 19), ProjectionExpression="title"
    )
    return {
        "got": is_right(got["Item"]),
        "missing": "Item" not in missing,
        "batch": len(batch),
        "query": [number_of(item) for item in forwards],
        "backwards": [number_of(item) for item in backwards],
        "scanned": len({number_of(item) for item in scanned}),
        "wrong": sum(not is_right(item) for item in batch + forwards + scanned),
        "ratings": len(ratings),
        "created": create(resource.meta.client),
    }


def main():
    endpoint, region, access_key, secret, token = sys.argv[1:]
    resource = boto3.resource(
        "dynamodb",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"mode": "standard", "total_max_attempts": 12}, proxies={}),
    )
    print(json.dumps(work(resource), separators=(",", ":")))


if __name__ == "__main__":
    main()
