"""A service with two bulk endpoints, for http.cpp: users_api.py [port] serves on 127.0.0.1.

Users 1 to 100 are there and 403 is secret. Some ids make the whole answer go wrong: 429 asks for
patience, 500 fails, 600 takes a minute.
"""

import http.server
import json
import sys
import time
import urllib.parse


def user(id):
    return {"id": id, "name": f"user {id}"}


def entry(id):
    if 1 <= id <= 100:
        return {"id": id, "status": 200, "user": user(id)}
    return {"id": id, "status": 403 if id == 403 else 404}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        ids = [int(id) for id in query["ids"][0].split(",")]
        found = [user(id) for id in reversed(ids) if 1 <= id <= 100]
        self.answer(ids, found, 200 if found else 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        ids = json.loads(body)["ids"]
        self.answer(ids, [entry(id) for id in reversed(ids)], 200)

    def answer(self, ids, found, status):
        if 600 in ids:  # works on it for as long as the client waits
            time.sleep(int(self.headers.get("Request-Timeout-Ms", 60000)) / 1000)
            status = 504
        status = 429 if 429 in ids else 500 if 500 in ids else status
        body = json.dumps(found).encode()
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "2")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *arguments):
        pass


port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
