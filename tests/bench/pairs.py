#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same as pairs.c in Python: pairs.py N [BATCH]."""

import socket
import sys

TEXT = b"hello"


def print_send(s):
    n = s.send(TEXT)
    print(f'send({s.fileno()}, "{TEXT.decode()}", {len(TEXT)}, 0) = {n}')


def print_recv(s):
    got = s.recv(len(TEXT))
    print(f'recv({s.fileno()}, "{got.decode()}", {len(TEXT)}, 0) = {len(got)}')


def main():
    pairs = int(sys.argv[1])
    batch = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    srv = socket.socket()
    srv.bind(("127.0.0.1", 0))
    srv.listen(1)
    cli = socket.socket()
    cli.connect(srv.getsockname())
    conn, _ = srv.accept()
    for _ in range(pairs // batch):
        for _ in range(batch):
            print_send(cli)
        for _ in range(batch):
            print_recv(conn)


main()
