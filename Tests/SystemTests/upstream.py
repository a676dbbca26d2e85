"""A model's server on 127.0.0.1:PORT that answers with what it was shown: upstream.py PORT

The answer is the Authorization header, so that whoever chats sees which key the daemon has.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        reply = self.headers.get("Authorization", "no key")
        body = {"choices": [{"message": {"content": reply}, "finish_reason": "stop"}]}
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
