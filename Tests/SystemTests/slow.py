"""A model's server on 127.0.0.1:PORT that takes its time: slow.py PORT

It is asked `N then M`, and says `one ` after N seconds and `two` after M more.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        pauses = asked["messages"][-1]["content"].split(" then ")
        if asked.get("stream"):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            for pause, text in zip(pauses, ["one ", "two"]):
                time.sleep(float(pause))
                self.event({"delta": {"content": text}})
            self.event({"delta": {}, "finish_reason": "stop"})
            self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True
        else:
            time.sleep(sum(map(float, pauses)))
            choice = {"message": {"content": "one two"}, "finish_reason": "stop"}
            text = json.dumps({"choices": [choice]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

    def event(self, choice):
        self.wfile.write(b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n")
        self.wfile.flush()

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
