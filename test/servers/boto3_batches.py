#!/usr/bin/env python3
"""Reads and writes batches with boto3, and compares with what our client read and wrote.

    boto3_batches.py read <endpoint> <file>
        reads what the file asks for, a batch a line:
            {"table": ..., "key": [names], "consistent": ..., "projection": [paths],
             "keys": [...], "answers": [an item, or null, for each key]}
        and compares it with the answers
    boto3_batches.py write <endpoint> <file>
        writes the sequences of the file, one a line:
            {"ours": a table, "theirs": a table, "key": [names],
             "operations": [{"put": an item} or {"delete": a key}]}
        into "theirs", and compares the two tables

Both print what differs and end with 1. Items and keys are as in the files of boto3_peer.py; the
numbers in keys are spelt in many ways.
"""

import argparse
import decimal
import json
import sys

from boto3.dynamodb.types import Binary

from boto3_peer import differences, items_of_table, normal_of_file, normal_of_python, resource_of

MOST_KEYS = 100


def value_of_file(attribute):
    """A value as boto3 takes it."""
    ((kind, value),) = attribute.items()
    if kind == "NULL":
        return None
    if kind == "N":
        # Zero with a large exponent is too much for boto3.
        return decimal.Decimal(value) or decimal.Decimal(0)
    if kind == "B":
        return Binary(bytes.fromhex(value))
    if kind in ("SS", "NS", "BS"):
        return {value_of_file({kind[0]: element}) for element in value}
    if kind == "L":
        return [value_of_file(element) for element in value]
    if kind == "M":
        return item_of_file(value)
    return value


def item_of_file(item):
    return {name: value_of_file(value) for name, value in item.items()}


def key_of(item, names):
    """A key of an item as boto3 gave it, or takes it; equal for numbers of one value."""
    return tuple(normal_of_python(item[name]) for name in names)


def found(attributes):
    """An item, so marked that an empty one differs from one that is missing."""
    return {"": "found"} | attributes


# Reading


def expression_of(batch):
    """The projection, and the key with it, so that answers can be told apart."""
    if not batch["projection"]:
        return {}
    placeholders = {}

    def placeholder_of(step):
        return placeholders.setdefault(step, f"#p{len(placeholders)}")

    paths = [path.split(".") for path in batch["projection"] + batch["key"]]
    expression = ", ".join(".".join(map(placeholder_of, path)) for path in paths)
    names = {placeholder: name for name, placeholder in placeholders.items()}
    return {"ProjectionExpression": expression, "ExpressionAttributeNames": names}


def answers_of_boto3(resource, batch):
    """The items that boto3 finds, by their keys."""
    names = batch["key"]
    keys = list({key_of(key, names): key for key in map(item_of_file, batch["keys"])}.values())
    items = {}
    for first in range(0, len(keys), MOST_KEYS):
        asked = {"Keys": keys[first : first + MOST_KEYS], "ConsistentRead": batch["consistent"]}
        requests = {batch["table"]: asked | expression_of(batch)}
        while requests:
            answer = resource.batch_get_item(RequestItems=requests)
            for item in answer["Responses"].get(batch["table"], []):
                items[key_of(item, names)] = item
            requests = answer["UnprocessedKeys"]
    return items


def shown(item, batch):
    """The attributes of an item that the batch asked for."""
    if not batch["projection"]:
        return normal_of_python(item)[1]
    attributes = normal_of_python(item)[1]
    return {name: value for name, value in attributes.items() if name not in batch["key"]}


def differences_of_read(resource, number, batch):
    items = answers_of_boto3(resource, batch)
    ours, theirs = {}, {}
    for place, (key, answer) in enumerate(zip(batch["keys"], batch["answers"], strict=True)):
        item = items.get(key_of(item_of_file(key), batch["key"]))
        if answer is not None:
            ours[number, place] = found(normal_of_file({"M": answer})[1])
        if item is not None:
            theirs[number, place] = found(shown(item, batch))
    return list(differences(ours, theirs))


# Writing


def write(table, sequence):
    with table.batch_writer(overwrite_by_pkeys=sequence["key"]) as batch:
        for operation in sequence["operations"]:
            if "put" in operation:
                batch.put_item(Item=item_of_file(operation["put"]))
            else:
                batch.delete_item(Key=item_of_file(operation["delete"]))


def all_items(table, names):
    return {key_of(item, names): normal_of_python(item)[1] for item in items_of_table(table)}


def differences_of_write(resource, _, sequence):
    theirs = resource.Table(sequence["theirs"])
    write(theirs, sequence)
    names = sequence["key"]
    ours = all_items(resource.Table(sequence["ours"]), names)
    return list(differences(ours, all_items(theirs, names)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("command", choices=("read", "write"))
    parser.add_argument("endpoint")
    parser.add_argument("file")
    asked = parser.parse_args()
    resource = resource_of(asked.endpoint)
    compare = differences_of_read if asked.command == "read" else differences_of_write
    found_differences = []
    with open(asked.file, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file):
            found_differences += compare(resource, number, json.loads(line))
    print("\n".join(found_differences[:5]))
    print(f"{number + 1} lines, {len(found_differences)} differences")
    return 1 if found_differences else 0


if __name__ == "__main__":
    sys.exit(main())
