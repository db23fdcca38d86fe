#!/usr/bin/env python3
"""Checks a log of Filcommun with nothing of Filcommun: RFC 6962, RFC 8032 and C2SP read anew on one page.

    check_log.py proof KEY FILE          a proof (c2sp.org/tlog-proof): signature of its checkpoint, way to the root
    check_log.py entries KEY NOTE FILE   a checkpoint against leaf data, one line of hexadecimal digits a leaf

KEY is the log's verifier key as `filcommun log key` prints it. Exit code 0 when all holds, 1 when something does not.
"""
import base64
import hashlib
import sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def even_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if (x * x - x2) % P or y >= P:
        raise ValueError("no point of the curve")
    return P - x if x & 1 != sign else x


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    m, n, c, d = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2 * t1 * t2 * D, 2 * z1 * z2
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    sum_ = (0, 1, 1, 0)
    while n:
        if n & 1:
            sum_ = add(sum_, point)
        point, n = add(point, point), n >> 1
    return sum_


def point(raw):
    y, sign = int.from_bytes(raw, "little") & (2**255 - 1), raw[31] >> 7
    x = even_x(y, sign)
    return x, y, 1, x * y % P


def ed25519(key, message, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L
    by = 4 * pow(5, P - 2, P) % P
    base = (even_x(by, 0), by, 1, even_x(by, 0) * by % P)
    left, right = times(s, base), add(point(r), times(h, point(key)))
    same = (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0
    return s < L and same


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(leaves):
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return sha(b"\0", leaves[0])
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", root_of(leaves[:k]), root_of(leaves[k:]))


def root_by(index, size, hash_, path):
    """From a leaf up, as RFC 6962 cuts a tree: recursion from the top, the path taken from its end."""
    if size == 1:
        if path:
            raise ValueError("the path is too long")
        return hash_
    if not path:
        raise ValueError("the path is too short")
    k = 1 << (size - 1).bit_length() - 1
    if index < k:
        return sha(b"\1", root_by(index, k, hash_, path[:-1]), path[-1])
    return sha(b"\1", path[-1], root_by(index - k, size - k, hash_, path[:-1]))


def checkpoint(note, key):
    """Size and root of a checkpoint that this key signed."""
    name, key_id, material = key.strip().split("+", 2)
    material = base64.b64decode(material)
    if material[0] != 1 or sha(name.encode(), b"\n", material)[:4].hex() != key_id:
        raise ValueError("not an Ed25519 verifier key")
    text, _, lines = note.rpartition("\n\n")
    origin, size, root = (text + "\n").split("\n")[:3]
    if origin != name:
        raise ValueError(f"a checkpoint of {origin}, not of {name}")
    for line in lines.splitlines():
        dash, who, signature = line.split(" ")
        signature = base64.b64decode(signature)
        if (dash, who, signature[:4].hex()) == ("—", name, key_id):
            if ed25519(material[1:], (text + "\n").encode(), signature[4:]):
                return int(size), base64.b64decode(root)
            raise ValueError("the signature is false")
    raise ValueError(f"no signature of {name}")


def proof(key, text):
    head, _, note = text.partition("\n\n")
    first, extra, index, *path = head.split("\n")
    if first != "c2sp.org/tlog-proof@v1" or not extra.startswith("extra ") or not index.startswith("index "):
        raise ValueError("not a proof")
    size, root = checkpoint(note, key)
    index, leaf = int(index[6:]), sha(b"\0", base64.b64decode(extra[6:]))
    if not 0 <= index < size or root_by(index, size, leaf, [base64.b64decode(h) for h in path]) != root:
        raise ValueError("the proof does not lead to the root")
    return f"leaf {index} is in the tree of {size}"


def entries(key, note, lines):
    size, root = checkpoint(note, key)
    leaves = [bytes.fromhex(line) for line in lines.split()]
    if len(leaves) < size or root_of(leaves[:size]) != root:
        raise ValueError("the leaves do not give the root")
    return f"the first {size} leaves give the root"


def main(what, key, *files):
    texts = [open(file, encoding="utf-8").read() for file in files]
    try:
        print({"proof": proof, "entries": entries}[what](key, *texts))
    except (ValueError, IndexError) as why:
        print(f"does not hold: {why}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
