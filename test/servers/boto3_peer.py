#!/usr/bin/env python3
"""Writes and reads items with boto3: what our client is compared with.

    boto3_peer.py write <endpoint> <table> <file> items|records <seed> <count> [--empty-values]
        fills the table with random items, or records (every_kind.hpp), and the file with what it
        wrote
    boto3_peer.py compare <endpoint> <table> <file>
        compares the items of the table, as boto3 reads them, with those of the file; prints what
        differs and ends with 1

A file has an item a line, in DynamoDB's JSON but for binaries, which are hexadecimal. The key of a
table is the number "id" with the string "part".
"""

import argparse
import decimal
import json
import sys

import boto3
from boto3.dynamodb.types import DYNAMODB_CONTEXT, Binary, TypeSerializer
from botocore.config import Config

from random_items import RandomItems

# boto3 refuses numbers that the service keeps: 1E+100, which comes back as 101 digits, and 38 digits
# close to 0. Rounding a digit that counts is still an error.
DYNAMODB_CONTEXT.traps[decimal.Rounded] = False
DYNAMODB_CONTEXT.Emin = -130


def write(table, path, items):
    with open(path, "w", encoding="utf-8", newline="\n") as file, table.batch_writer() as batch:
        for item in items:
            batch.put_item(Item=item)
            file.write(line_of(item) + "\n")


def line_of(item):
    attributes = TypeSerializer().serialize(item)["M"]
    return json.dumps(attributes, default=bytes.hex)


# Both sides of a comparison become pairs of a type and a Python value, so that 1 and True, or text
# and bytes, are never equal, numbers are equal by value, and sets regardless of order.


def normal_of_python(value):
    """A value as boto3 gave it."""
    if value is None:
        return "NULL", True
    if isinstance(value, bool):
        return "BOOL", value
    if isinstance(value, decimal.Decimal):
        return "N", value
    if isinstance(value, str):
        return "S", value
    if isinstance(value, Binary):
        return "B", value.value
    if isinstance(value, set):
        elements = [normal_of_python(element) for element in value]
        return elements[0][0] + "S", frozenset(element for _, element in elements)
    if isinstance(value, list):
        return "L", [normal_of_python(element) for element in value]
    return "M", {name: normal_of_python(element) for name, element in value.items()}


def normal_of_file(attribute):
    """A value as it stands in a file."""
    ((kind, value),) = attribute.items()
    if kind == "N":
        return kind, decimal.Decimal(value)
    if kind == "B":
        return kind, bytes.fromhex(value)
    if kind in ("SS", "NS", "BS"):
        elements = frozenset(normal_of_file({kind[0]: element})[1] for element in value)
        if len(elements) != len(value):
            raise ValueError(f"a set holds an element twice: {value!a}")
        return kind, elements
    if kind == "L":
        return kind, [normal_of_file(element) for element in value]
    if kind == "M":
        return kind, {name: normal_of_file(element) for name, element in value.items()}
    return kind, value


def by_key(items):
    return {(item["id"], item["part"]): item for item in items}


def items_of_table(table):
    page = table.scan()
    yield from page["Items"]
    while "LastEvaluatedKey" in page:
        page = table.scan(ExclusiveStartKey=page["LastEvaluatedKey"])
        yield from page["Items"]


def items_of_file(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            yield {name: normal_of_file(value) for name, value in json.loads(line).items()}


def differences(ours, theirs):
    for key in ours.keys() | theirs.keys():
        our_item, their_item = ours.get(key, {}), theirs.get(key, {})
        for name in our_item.keys() | their_item.keys():
            our_value, their_value = our_item.get(name), their_item.get(name)
            if our_value != their_value:
                yield f"{name!a} of {key!a}\n  ours: {our_value!a}\n  boto3's: {their_value!a}"


def compare(table, path):
    theirs = by_key(normal_of_python(item)[1] for item in items_of_table(table))
    ours = by_key(items_of_file(path))
    found = list(differences(ours, theirs))
    print("\n".join(found[:5]))
    print(f"{len(ours)} items in the file, {len(theirs)} in the table, {len(found)} differences")
    return 1 if found else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for command in commands.add_parser("write"), commands.add_parser("compare"):
        command.add_argument("endpoint")
        command.add_argument("table")
        command.add_argument("file")
    write_command = commands.choices["write"]
    write_command.add_argument("kind", choices=("items", "records"))
    write_command.add_argument("seed", type=int)
    write_command.add_argument("count", type=int)
    write_command.add_argument("--empty-values", action="store_true")
    return parser.parse_args()


def resource_of(endpoint):
    # A second attempt would hide what the first one met, and a proxy has no business here.
    config = Config(retries={"total_max_attempts": 1}, proxies={})
    return boto3.resource("dynamodb", endpoint_url=endpoint, config=config)


def main():
    asked = arguments()
    table = resource_of(asked.endpoint).Table(asked.table)
    if asked.command == "compare":
        return compare(table, asked.file)
    random_items = RandomItems(asked.seed, asked.empty_values)
    make = random_items.item if asked.kind == "items" else random_items.record
    write(table, asked.file, [make(index) for index in range(asked.count)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
