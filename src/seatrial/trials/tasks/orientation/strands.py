"""The strands: six kinds of question that take two to six files to answer."""

from __future__ import annotations

from seatrial.trials.tasks.orientation import filler
from seatrial.trials.tasks.orientation.names import camel, kebab, screaming, snake
from seatrial.trials.tasks.orientation.unit import Draw, Unit
from seatrial.trials.tasks.seeds import drawn_code

_PEOPLE = (
    "abena adil agnes aiko alva amos anke asta basil berit bram carys chidi dagny dario edda elif emre esra faye "
    "gerd goran greta hana hugo ines iker ivo jaan jonas kaia katya lars leila lotte malik mari milan nadia nils "
    "noor odile olek otto petra quill rafa rosa runa samir selma sven tarek tilda uma vera wim yara zeno"
)
PEOPLE = _PEOPLE.split()

VIEW = "CREATE VIEW {view} AS\n  SELECT {columns} FROM {table} WHERE hidden = FALSE;\n"
WORKER = '''"""Worker: takes rows from the bus into the store."""
from bus import topics
from store import insert

SOURCE = topics["{key}"]


def on_message(row):
    insert("{table}", row)
'''
HANDLERS = """package handlers

import "fmt"

func init() {{
	On("{}", {})
	On("{}", {})
}}
"""


def writer(draw: Draw) -> Unit:
    """From a view to its table, the worker that fills it, the topic it reads, the sender, and the sender's release."""
    rng = draw.rng
    view, table, worker, topic, service = (draw.name() for _ in range(5))
    release = f"{service.split()[1]}-{drawn_code(rng, 5).lower()}"
    columns = ", ".join(sorted(rng.sample(draw.names.nouns, 3)))
    key = drawn_code(rng, 4).lower()
    pieces = [
        ("db/views.sql", VIEW.format(view=snake(view), columns=columns, table=snake(table))),
        (
            f"workers/{snake(worker)}.py",
            WORKER.format(key=key, table=snake(table)) + filler.code(draw, "py"),
        ),
        ("config/topics.toml", f'{key} = "{kebab(topic)}"\n'),
        (
            f"services/{kebab(service)}/publish.js",
            f'import {{ bus }} from "../bus.js";\n\nexport async function publish(row) {{\n'
            f'  await bus.send("{kebab(topic)}", row);\n}}\n' + filler.code(draw, "js"),
        ),
        ("deploy/releases.yaml", f"{kebab(service)}:\n  release: {release}\n  replicas: {rng.randint(1, 9)}\n"),
    ]
    from_view, to_release = rng.random() < 0.6, rng.random() < 0.6
    rows = f"the rows {f'that the view {snake(view)} shows' if from_view else f'of the table {snake(table)}'}"
    asked = "Under which release name is the service deployed that sends" if to_release else "Which service sends"
    return Unit(
        "writer",
        f"{asked} {rows}? (A worker writes them; the service is what publishes them to the worker's topic.)",
        release if to_release else kebab(service),
        "release name" if to_release else "name of the service's folder",
        3 + from_view + to_release,
        pieces,
    )


def timeout(draw: Draw) -> Unit:
    """The timeout of a job in one environment: its profile's, that of an override, or that of a script."""
    rng = draw.rng
    job, profile, other = draw.name(), draw.name(), draw.name()
    environment = rng.choice(draw.rules.environments)
    seconds = rng.sample(range(61, 3600), 5)
    pieces = [
        ("jobs/jobs.yaml", f"{kebab(job)}:\n  profile: {kebab(profile)}\n  every: {rng.randint(2, 59)}m\n"),
        ("jobs/profiles.toml", f"[{kebab(profile)}]\ntimeout_seconds = {seconds[0]}\nretries = {rng.randint(0, 5)}\n"),
        ("jobs/profiles.toml", f"[{kebab(other)}]\ntimeout_seconds = {seconds[1]}\nretries = {rng.randint(0, 5)}\n"),
        (f"jobs/code/{snake(job)}.py", f'"""The job {kebab(job)}."""\n' + filler.code(draw, "py")),
    ]
    value, links = seconds[0], 4
    shape = rng.choice(("profile", "seconds", "shell", "both"))
    overrides, script = f"deploy/{environment}/overrides.yaml", f"deploy/{environment}/run.sh"
    if shape == "profile":
        pieces.append((overrides, f"{kebab(job)}:\n  profile: {kebab(other)}\n"))
        value = seconds[1]
    if shape in ("seconds", "both"):
        pieces.append((overrides, f"{kebab(job)}:\n  timeout_seconds: {seconds[2]}\n"))
        value, links = seconds[2], 3
    if shape in ("shell", "both"):
        pieces.append((script, f"export TIMEOUT_{screaming(job)}={seconds[3]}\n"))
        value = seconds[3] if shape == "shell" or draw.rules.shell_wins else value
    elsewhere = rng.choice([each for each in draw.rules.environments if each != environment])
    pieces.append((f"deploy/{elsewhere}/overrides.yaml", f"{kebab(job)}:\n  timeout_seconds: {seconds[4]}\n"))
    question = f"After how many seconds does the job {kebab(job)} time out in the environment {environment}?"
    return Unit("timeout", question, str(value), "number of seconds", links, pieces)


def handler(draw: Draw) -> Unit:
    """From a path to its route, the route's module, and the function that the module registers for it."""
    rng = draw.rng
    path, route, module, function, decoy = (draw.name() for _ in range(5))
    alias = f"m{drawn_code(rng, 4).lower()}"
    method = rng.choice(("GET", "POST", "PUT", "DELETE"))
    spare = rng.choice([each for each in ("GET", "POST", "PUT", "DELETE") if each != method])
    functions = [f"{camel(name)}{drawn_code(rng, 3)}" for name in (function, decoy)]
    url = f"/{path.split()[1]}/{kebab(path)}"
    pieces = [
        ("gateway/routes.yaml", f"- path: {url}\n  route: {kebab(route)}\n"),
        ("gateway/registry.js", f'register("{kebab(route)}", "{alias}");\n'),
        ("gateway/aliases.toml", f'{alias} = "handlers/{snake(module)}.go"\n'),
        (
            f"handlers/{snake(module)}.go",
            HANDLERS.format(spare, functions[1], method, functions[0])
            + "".join(f"\nfunc {name}(r Request) Reply {{\n\treturn Ok(r.Path)\n}}\n" for name in sorted(functions))
            + filler.code(draw, "go"),
        ),
    ]
    question = f"Which function handles a {method} request to {url}?"
    return Unit("handler", question, functions[0], "name of the function", 4, pieces)


def column(draw: Draw) -> Unit:
    """A column through migrations that rename it and its table, to the width it has in the end."""
    rng = draw.rng
    table, name = snake(draw.name()), snake(draw.name())
    steps = rng.randint(1, 4)
    numbers = sorted(rng.sample(range(1000, 99999), steps + 2))
    widths = rng.sample(range(11, 990), 2)
    files = [(name, f"CREATE TABLE {table} (\n  id BIGINT PRIMARY KEY,\n  {name} VARCHAR({widths[0]}) NOT NULL\n);\n")]
    first = (table, name)
    for _ in range(steps):
        fresh = snake(draw.name())
        if rng.random() < 0.5:
            files.append((fresh, f"ALTER TABLE {table} RENAME TO {fresh};\n"))
            table = fresh
        else:
            files.append((fresh, f"ALTER TABLE {table} RENAME COLUMN {name} TO {fresh};\n"))
            name = fresh
    files.append(
        (
            f"widen_{rng.choice(draw.names.nouns)}",
            f"ALTER TABLE {table} ALTER COLUMN {name} TYPE VARCHAR({widths[1]});\n",
        )
    )
    pieces = [
        (f"db/migrations/{number:05}_{about}.sql", text) for number, (about, text) in zip(numbers, files, strict=True)
    ]
    store = camel(draw.name())
    pieces.append(
        (f"java/store/{store}.java", f"package store;\n\nfinal class {store} {{\n{filler.code(draw, 'java')}}}\n")
    )
    question = (
        f"A migration created the table {first[0]} with the column {first[1]}; later ones may have renamed either. "
        "How many characters can that column hold after all migrations?"
    )
    return Unit("column", question, str(widths[1]), "number of characters", steps + 2, pieces)


def on_call(draw: Draw) -> Unit:
    """From a topic to the service that subscribes to it, the team that owns the service, and the team's rota."""
    rng = draw.rng
    topic, service, team = (draw.name() for _ in range(3))
    weeks = rng.sample(range(1, 53), 5)
    rota = {week: f"{rng.choice(PEOPLE)}.{drawn_code(rng, 3).lower()}" for week in sorted(weeks)}
    table = "".join(f"| {week} | {person} |\n" for week, person in rota.items())
    week = rng.choice(weeks)
    pieces = [
        ("deploy/subscriptions.yaml", f"{kebab(topic)}:\n  to: {kebab(service)}\n"),
        ("CODEOWNERS", f"/services/{kebab(service)}/ @{kebab(team)}\n"),
        (f"docs/teams/{kebab(team)}.md", f"# The team {team}\n\n| week | on call |\n|---|---|\n{table}"),
        (f"services/{kebab(service)}/consume.js", "// Takes messages off the bus.\n" + filler.code(draw, "js", 3)),
    ]
    if rng.random() < 0.5:
        asked = f"Who of the team that owns the service {kebab(service)} is on call in week {week}?"
        return Unit("on call", asked, rota[week], "person as the rota writes it", 2, pieces)
    question = (
        f"Messages on the topic {kebab(topic)} pile up in week {week}. Who of the team that owns the "
        "subscribed service is on call?"
    )
    return Unit("on call", question, rota[week], "person as the rota writes it", 3, pieces)


def port(draw: Draw) -> Unit:
    """From a client to the variable it reads, the alias in an environment, the alias's slot, and the slot's port."""
    rng = draw.rng
    service, peer, alias = (draw.name() for _ in range(3))
    environment = rng.choice(draw.rules.environments)
    variable = f"{screaming(peer)}_ADDRESS"
    pieces = [
        (
            f"services/{kebab(service)}/client.go",
            f'package client\n\nimport (\n\t"fmt"\n\t"os"\n)\n\n// Dial connects to the peer "{kebab(peer)}".\n'
            f'func Dial() (Conn, error) {{\n\treturn connect(os.Getenv("{variable}"))\n}}\n' + filler.code(draw, "go"),
        )
    ]
    value = ""
    for each in draw.rules.environments:
        slot, number = f"slot-{drawn_code(rng, 5).lower()}", str(rng.randint(1025, 65000))
        here = kebab(alias) if each == environment else kebab(draw.name())
        pieces += [
            (f"deploy/{each}/.env", f"{variable}=alias:{here}\n"),
            ("deploy/network.yaml", f"{here}:\n  slot: {slot}\n"),
            ("deploy/ports.toml", f"{slot} = {number}\n"),
        ]
        value = number if each == environment else value
    question = f"To which port does the service {kebab(service)} connect in the environment {environment}?"
    return Unit("port", question, value, "port number", 4, pieces)


STRANDS = (writer, timeout, handler, column, on_call, port)
