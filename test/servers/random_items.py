"""Random items as boto3 takes them; the same ones from one seed."""

import random
from decimal import Decimal

from boto3.dynamodb.types import Binary

# What has a meaning to some writer of JSON, or a length of its own in some encoding.
SPECIAL_CHARACTERS = (
    "aZ09 _.-#:'\"\\/<&%"
    "\0\x01\b\t\n\x0b\f\r\x1b\x1f\x7f"
    "\x80\xe9\u07ff\u0800\u2028\u2029\ufeff\ufffd\uffff"
    "\U00010000\U0001f600\U0010ffff"
)
SURROGATES = range(0xD800, 0xE000)


class RandomItems:
    def __init__(self, seed, empty_values):
        self.random = random.Random(seed)
        self.least_length = 0 if empty_values else 1

    def item(self, index):
        return self.attributes() | self.key(index)

    def record(self, index):
        """An item that is an `EveryKind` (every_kind.hpp)."""
        record = self.key(index) | {
            "flag": self.boolean(),
            "tiny": self.integer(-(2**7), 2**7 - 1),
            "small": self.integer(0, 2**16 - 1),
            "medium": self.integer(-(2**31), 2**31 - 1),
            "large": self.integer(-(2**63), 2**63 - 1),
            "huge": self.integer(0, 2**64 - 1),
            "real": self.real(),
            "exact": self.number(),
            "text": self.value_text(),
            "bytes": self.value_binary(),
            "list": self.some(self.real),
            "gaps": self.some(lambda: self.random.choice((None, self.integer(0, 9)))),
            "by_name": {self.text(): self.boolean() for _ in range(3)},
            "suit": self.suit(),
            "place": self.place(),
            "places": self.some(self.place),
            "anything": self.value(),
            "document": self.attributes(),
        }
        # These members may be absent.
        for name, make in {
            "maybe_text": self.value_text,
            "maybe_place": self.place,
            "texts": lambda: set(self.some(self.text, 1)),
            "numbers": lambda: set(self.some(self.number, 1)),
            "binaries": lambda: set(self.some(self.binary, 1)),
        }.items():
            if self.boolean():
                record[name] = make()
        return record

    def key(self, index):
        return {"id": self.number(), "part": f"{self.text()}{index}"}

    def attributes(self, depth=4):
        return {self.text(): self.value(depth) for _ in range(self.random.randint(0, 6))}

    def value(self, depth=4):
        kinds = [
            lambda: None,
            self.boolean,
            self.number,
            self.value_text,
            self.value_binary,
            lambda: set(self.some(self.text, 1)),
            lambda: set(self.some(self.number, 1)),
            lambda: set(self.some(self.binary, 1)),
        ]
        if depth > 0:
            kinds += 2 * [
                lambda: self.some(lambda: self.value(depth - 1)),
                lambda: self.attributes(depth - 1),
            ]
        return self.random.choice(kinds)()

    def some(self, make, least=0, most=4):
        return [make() for _ in range(self.random.randint(least, most))]

    def boolean(self):
        return self.random.random() < 0.5

    def integer(self, lowest, highest):
        return self.random.choice((lowest, highest, self.random.randint(lowest, highest)))

    def real(self):
        """What a double holds, in the shortest text."""
        magnitude = self.random.uniform(0.1, 1) * 10.0 ** self.random.randint(-128, 125)
        return Decimal(repr(self.random.choice((0.1, -magnitude, magnitude))))

    def number(self):
        sign = self.random.choice(("", "-"))
        length = self.random.choice((1, 2, 17, 38))
        digits = "".join(self.random.choice("0123456789") for _ in range(length)).lstrip("0")
        power = self.random.choice((0, 1, -3, 37, 38, -130, 125, self.random.randint(-130, 125)))
        return Decimal(f"{sign}{digits[0]}.{digits[1:]}E{power}" if digits else f"{sign}0")

    def value_text(self):
        return self.text(self.least_length)

    def text(self, least_length=1):
        length = self.random.randint(least_length, 12)
        return "".join(self.character() for _ in range(length))

    def character(self):
        if self.random.random() < 0.7:
            return self.random.choice(SPECIAL_CHARACTERS)
        code = self.random.randrange(0x110000 - len(SURROGATES))
        return chr(code if code < SURROGATES.start else code + len(SURROGATES))

    def value_binary(self):
        return self.binary(self.least_length)

    def binary(self, least_length=1):
        return Binary(self.random.randbytes(self.random.randint(least_length, 12)))

    def suit(self):
        return self.random.choice(("clubs", "diamonds", "hearts", "spades"))

    def place(self):
        return {"name": self.value_text(), "height": self.integer(-500, 9000)}
