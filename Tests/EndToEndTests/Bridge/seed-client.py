"""A client of the Django API that teller began as: it registers, logs in, chats and reads its balance.

seed-client.py URL: prints what it was answered, a line of JSON for each step.

It is written for that API alone, and does not know whether it speaks to it or to teller-bridge. What
differs from one run to the next is named and not told: tokens, ids, and what the model says. It needs
a service without any accounts, and leaves some there.
"""

import http.client
import json
import sys
import urllib.parse
import urllib.request

BASE = urllib.parse.urlsplit(sys.argv[1])
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
# Many times what any answer takes; longer is a hang.
PATIENCE = 60
PASSWORD = "correct horse"


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.type = (response.getheader("Content-Type") or "").split(";")[0]
        self.allow = response.getheader("Allow")
        self.location = response.getheader("Location")
        self.body = json.loads(body) if self.type == JSON and body else None

    def __getitem__(self, name):
        return self.body[name]


def normal(name, value, left=None):
    """A value as it is told: the same in every run, and whatever was left before."""
    if isinstance(value, dict):
        return {key: normal(key, member, left) for key, member in value.items()}
    if name == "token" and isinstance(value, str) and value:
        return "<token>"
    if name == "response" and isinstance(value, str) and value:
        return "<what the model says>"
    if name == "chat_id":
        return f"<{type(value).__name__}>"
    if name in ("tokens", "remaining_tokens") and value == left:
        return "<what is left>"
    return value


def tell(step, answer, left=None, **more):
    line = {"step": step, "status": answer.status, "type": answer.type}
    if answer.status == 405 or step.startswith("OPTIONS"):
        line["allow"] = sorted((answer.allow or "").split(", "))
    if answer.status == 301:
        line["location"] = answer.location
    line["body"] = normal("", answer.body, left)
    print(json.dumps(line | more, ensure_ascii=False), flush=True)


def connection():
    return http.client.HTTPConnection(BASE.hostname, BASE.port, timeout=PATIENCE)


class Session:
    """Keeps its connection as long as the service does, as sessions of `requests` do."""

    def __init__(self):
        self.connection = connection()

    def ask(self, method, path, body=None, headers={}, **options):
        if method == "HEAD":
            # Some services send the body all the same, and the next answer would begin with it.
            self.connection.close()
        for is_last in (False, True):
            try:
                self.connection.request(method, path, body, headers, **options)
                response = self.connection.getresponse()
                answer = Answer(response, response.read())
                if method == "HEAD":
                    self.connection.close()
                return answer
            except (http.client.RemoteDisconnected, ConnectionError):
                # It was closed since it was used last.
                self.connection.close()
                if is_last:
                    raise


session = Session()
# Whose balance is looked at before and after each step: what one service takes and another refuses
# is not to show in all that comes after.
purse = None


def ask(step, method, path, fields=None, media=JSON, token=None, body=None, headers={}, **options):
    """A request whose answer is told under the name of the step."""
    before = balance(purse) if purse else None
    answer = send(method, path, fields, media, token, body, headers, **options)
    if purse:
        tell_charge(step, answer, before)
    else:
        tell(step, answer)
    return answer


def tell_charge(step, answer, before):
    left = balance(purse)
    tell(step, answer, left, charged=before - left)


def send(method, path, fields=None, media=JSON, token=None, body=None, headers={}, **options):
    headers = dict(headers)
    if token:
        headers["Authorization"] = f"Token {token}"
    if fields is not None:
        body = json.dumps(fields) if media == JSON else urllib.parse.urlencode(fields, doseq=True)
    if body is not None and media:
        headers["Content-Type"] = media
    if isinstance(body, str):
        body = body.encode()
    return session.ask(method, path, body, headers, **options)


def credentials(name, password=PASSWORD):
    return {"username": name, "password": password}


def balance(token):
    return send("GET", "/balance/", token=token)["tokens"]


# The story

ask("register", "POST", "/register/", credentials("ada"))
login = ask("log in", "POST", "/login/", credentials("ada"))
ada = login["token"]
ask("balance", "GET", "/balance/", token=ada)
ask("chat", "POST", "/chat/", {"message": "Hello"}, token=ada)
ask("balance after a chat", "GET", "/balance/", token=ada)
ask("chat with the token in the body", "POST", "/chat/", {"message": "Hello", "token": ada})
ask("chat in a form", "POST", "/chat/", {"message": "Grüße & mehr"}, media=FORM, token=ada)
ask("chat in a form with the token in it", "POST", "/chat/", {"message": "a", "token": ada}, media=FORM)
ask("unknown fields are passed over", "POST", "/chat/", {"message": "a", "mood": "good"}, token=ada)
ask("register with unknown fields", "POST", "/register/", credentials("bob") | {"email": "bob@example.org"})
ask("register by a form", "POST", "/register/", credentials("cyd", "a+b&c=d %41é"), media=FORM)
cyd = ask("log in by a form", "POST", "/login/", credentials("cyd", "a+b&c=d %41é"), media=FORM)["token"]
ask("the same password by JSON", "POST", "/login/", credentials("cyd", "a+b&c=d %41é"))
ask("after another login the first token", "GET", "/balance/", token=cyd)

left = balance(ada)
answers = []
while not answers or answers[-1].status == 200:
    answers.append(send("POST", "/chat/", {"message": "More"}, token=ada))
tell(
    "chats until the tokens are spent", answers[-1], chats=len(answers) - 1, before=left,
    remaining=[answer["remaining_tokens"] for answer in answers[:-1]],
    ids=len({answer["chat_id"] for answer in answers[:-1]}),
)
stale = {"Authorization": "Token 0123456789abcdef"}
ask("log in with a token that is no more", "POST", "/login/", credentials("ada"), headers=stale)
ask("register with one", "POST", "/register/", credentials("hal"), headers=stale)
ask("log in behind a door of another kind", "POST", "/login/", credentials("ada"), headers={"Authorization": "Basic YTpi"})
ada = send("POST", "/login/", credentials("ada"))["token"]
ask("balance when they are spent", "GET", "/balance/", token=ada)
ask("and no chat by a form", "POST", "/chat/", {"message": "More"}, media=FORM, token=ada)

# What is refused, and says which field is wrong

ask("a name that is taken", "POST", "/register/", credentials("ada", "another password"))
ask("a name that is taken, by a form", "POST", "/register/", credentials("ada"), media=FORM)
ask("a wrong password", "POST", "/login/", credentials("ada", "wrong horse"))
ask("an unknown name", "POST", "/login/", credentials("nobody"))
ask("register without any field", "POST", "/register/", {})
ask("register without a body", "POST", "/register/")
ask("register without a password", "POST", "/register/", {"username": "dan"})
ask("register without a name", "POST", "/register/", {"password": PASSWORD})
ask("register with nulls", "POST", "/register/", {"username": None, "password": None})
ask("register with blanks", "POST", "/register/", {"username": "", "password": ""})
ask("register with blanks by a form", "POST", "/register/", {"username": "", "password": ""}, media=FORM)
ask("register with lists", "POST", "/register/", {"username": ["dan"], "password": {"a": 1}})
ask("register with truths", "POST", "/register/", {"username": True, "password": False})
ask("log in without any field", "POST", "/login/", {})
ask("chat without a message", "POST", "/chat/", {}, token=cyd)
ask("chat without a message by a form", "POST", "/chat/", {"token": cyd}, media=FORM)
ask("chat with no message but spaces", "POST", "/chat/", {"message": "  \n"}, token=cyd)
ask("chat with null", "POST", "/chat/", {"message": None}, token=cyd)
ask("chat with a list", "POST", "/chat/", {"message": ["Hello"]}, token=cyd)
ask("chat with a token that is null", "POST", "/chat/", {"message": "a", "token": None})
ask("chat with a token that is empty", "POST", "/chat/", {"message": "a", "token": ""})
ask("neither message nor token", "POST", "/chat/", {})
ask("a list for a body", "POST", "/register/", [])
ask("a text for a body", "POST", "/login/", "ada")
ask("broken JSON", "POST", "/login/", body='{"username": "ada"')
ask("JSON in Latin-1", "POST", "/login/", body='{"username": "é", "password": "x"}'.encode("latin-1"))
ask("JSON behind a byte order mark", "POST", "/login/", body="\ufeff" + json.dumps(credentials("bob")))
ask("a field twice in a form", "POST", "/login/", credentials(["ada", "bob"]), media=FORM)
ask("a short password", "POST", "/register/", credentials("eve", "short"))
ask("a name with a space", "POST", "/register/", credentials("eve adams"))
ask("a name in other letters", "POST", "/register/", credentials("Ève"))
ask("a name that differs by case", "POST", "/register/", credentials("ADA"))
ask("a name of 51 letters", "POST", "/register/", credentials("e" * 51))

# What is taken though it is not quite as it should be

ask("a password of digits", "POST", "/register/", {"username": "fay", "password": 1234567890})
ask("the same as a text", "POST", "/login/", credentials("fay", "1234567890"))
gil = ask("a name with spaces around", "POST", "/register/", credentials(" gil\n"))
gil = ask("the name without them", "POST", "/login/", credentials("gil"))["token"]
ask("the name with them", "POST", "/login/", credentials(" gil "))
gil = purse = send("POST", "/login/", credentials("gil"))["token"]
ask("a message that is a number", "POST", "/chat/", {"message": 42}, token=gil)
ask("a message of 100,000 bytes", "POST", "/chat/", {"message": "x" * 100_000}, token=gil)
ask("the same with the token in the body", "POST", "/chat/", {"message": "x" * 100_000, "token": gil})
ask("a message with every kind of sign", "POST", "/chat/", {"message": "\u0001 \" \\ \u2028 😀 / é"}, token=gil)

# Tokens

for step, headers in [
    ("no token", {}),
    ("an unknown token", {"Authorization": "Token 0123456789abcdef"}),
    ("an empty token", {"Authorization": "Token "}),
    ("the word alone", {"Authorization": "Token"}),
    ("another scheme", {"Authorization": "Basic YTpi"}),
    ("the token without a scheme", {"Authorization": gil}),
    ("the scheme in small letters", {"Authorization": f"token {gil}"}),
    ("spaces around the token", {"Authorization": f"Token   {gil}  "}),
    ("something behind the token", {"Authorization": f"Token {gil} x"}),
    ("a token that is not ASCII", {"Authorization": "Token \u00e9"}),
]:
    ask(f"{step}, balance", "GET", "/balance/", headers=headers)
    ask(f"{step}, chat", "POST", "/chat/", {"message": "a"}, headers=headers)
    if step not in ("no token", "the scheme in small letters", "spaces around the token"):
        ask(f"{step}, and one in the body", "POST", "/chat/", {"message": "a", "token": gil}, headers=headers)
ask("a token in the body of a GET", "GET", "/balance/", {"token": gil})
ask("a token in the query", "GET", f"/balance/?token={gil}")
ask("an unknown token in the body", "POST", "/chat/", {"message": "a", "token": "x"})

# Paths, methods and types

for path in ["/register", "/login", "/chat"]:
    ask(f"POST {path}", "POST", path, {"message": "a"} if path == "/chat" else {}, token=gil)
ask("GET /balance", "GET", "/balance", token=gil)
for method, path in [
    ("GET", "/register/"), ("GET", "/login/"), ("GET", "/chat/"), ("POST", "/balance/"),
    ("PUT", "/register/"), ("PATCH", "/login/"), ("DELETE", "/chat/"), ("DELETE", "/balance/"),
    ("HEAD", "/register/"), ("HEAD", "/balance/"), ("OPTIONS", "/register/"),
    ("OPTIONS", "/balance/"), ("GET", "/"), ("GET", "/nothing/"), ("POST", "/nothing/"),
    ("GET", "/Balance/"), ("GET", "/balance/more/"),
]:
    ask(f"{method} {path}", method, path, token=gil)
ask("a query that nobody asked for", "GET", "/balance/?format=json&x=1", token=gil)
ask("only XML is accepted", "GET", "/balance/", token=gil, headers={"Accept": "application/xml"})
ask("anything is accepted", "GET", "/balance/", token=gil, headers={"Accept": "text/html, */*;q=0.1"})
hello = json.dumps({"message": "Hellö"}, ensure_ascii=False)
for step, media, body in [
    ("JSON, its charset told", "application/json; charset=utf-8", hello),
    ("JSON, its charset told otherwise", 'Application/JSON;CHARSET="UTF-8"', hello),
    ("JSON with another parameter", "application/json; version=1", hello),
    ("JSON said to be in Latin-1", "application/json; charset=iso-8859-1", hello.encode("latin-1")),
    ("JSON said to be in no charset", "application/json; charset=none", hello),
    ("a form, its charset told", FORM + "; charset=UTF-8", "message=Hell%C3%B6"),
    ("a form with bytes that are not escaped", FORM, "message=Hellö"),
    ("a form with a broken escape", FORM, "message=100%&x=%zz"),
    ("a form that is not UTF-8", FORM, "message=Hell%F6"),
    ("JSON said to be text", "text/plain", hello),
    ("JSON of no said type", None, hello),
    ("JSON said to be a form", FORM, hello),
    ("JSON of another name", "application/vnd.api+json", hello),
]:
    ask(step, "POST", "/chat/", body=body, media=media, token=gil)

BOUNDARY = "3f1c5b0e"


def parts(*fields):
    text = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n'
        for head, value in fields
    )
    return text + f"--{BOUNDARY}--\r\n"


MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
ask(
    "a form in parts", "POST", "/chat/", token=gil, media=MULTIPART,
    body=parts(('name="message"', "Hellö\r\n--there")),
)
ask(
    "log in by a form in parts", "POST", "/login/", media=f'multipart/form-data; boundary="{BOUNDARY}"',
    body=parts(('name="username"', "bob"), ("name=password", PASSWORD)),
)
ask("a form in parts without the message", "POST", "/chat/", token=gil, media=MULTIPART, body=parts())
ask(
    "a form in parts with a type", "POST", "/chat/", token=gil, media=MULTIPART,
    body=parts(('name="message"\r\nContent-Type: text/plain; charset=utf-8', "a"), ('name="mood"', "b")),
)
ask(
    "a file beside the message", "POST", "/chat/", token=gil, media=MULTIPART,
    body=parts(('name="message"', "a"), ('name="attached"; filename="a.txt"\r\nContent-Type: text/plain', "b")),
)
ask(
    "a file for a message", "POST", "/chat/", token=gil, media=MULTIPART,
    body=parts(('name="message"; filename="a.txt"\r\nContent-Type: text/plain', "b")),
)
ask("a form in parts without a boundary", "POST", "/chat/", token=gil, media="multipart/form-data", body="x")
ask("a form in parts that does not end", "POST", "/chat/", token=gil, media=MULTIPART, body=f"--{BOUNDARY}\r\n")

# Connections, as clients of this world use them

ask("a connection for one request", "POST", "/chat/", {"message": "a"}, token=gil, headers={"Connection": "close"})
chunks = iter([b'{"message":', b' "in chunks"}'])
ask("a body in chunks", "POST", "/chat/", body=chunks, token=gil, encode_chunked=True, headers={"Transfer-Encoding": "chunked"})

big = json.dumps({"message": "x" * 200_000}).encode()
before = balance(gil)
patient = connection()
patient.connect()
patient.sock.sendall(
    (
        f"POST /chat/ HTTP/1.1\r\nHost: {BASE.netloc}\r\nContent-Type: {JSON}\r\nExpect: 100-continue\r\n"
        f"Content-Length: {len(big)}\r\nAuthorization: Token {gil}\r\nConnection: close\r\n\r\n"
    ).encode()
)
invitation = b""
while not invitation.endswith(b"\r\n\r\n"):
    invitation += patient.sock.recv(1)
assert invitation.startswith(b"HTTP/1.1 100"), invitation
patient.sock.sendall(big)
response = http.client.HTTPResponse(patient.sock, method="POST")
response.begin()
answer = Answer(response, response.read())
assert patient.sock.recv(1) == b"", "the connection goes on"
tell_charge("a big body that waits to be asked for", answer, before)

before = balance(gil)
old = connection()
old.connect()
old.sock.sendall(f"GET /balance/ HTTP/1.0\r\nHost: {BASE.netloc}\r\nAuthorization: Token {gil}\r\n\r\n".encode())
response = http.client.HTTPResponse(old.sock, method="GET")
response.begin()
tell_charge("HTTP/1.0", Answer(response, response.read()), before)

# Python's own, which calls all that it posts a form, and says "Connection: close".
request = urllib.request.Request(
    BASE.geturl() + "/chat/", urllib.parse.urlencode({"message": "a"}).encode(), {"Authorization": f"Token {gil}"}
)
before = balance(gil)
with urllib.request.urlopen(request, timeout=PATIENCE) as response:
    answer = Answer(response, response.read())
tell_charge("Python's own way", answer, before)
