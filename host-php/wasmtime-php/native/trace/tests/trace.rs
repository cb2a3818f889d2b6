//! Recorded calls, and what is kept of them.

#[path = "../../core/tests/support/mod.rs"]
mod support;

use serde_json::{Value, json};
use support::{Installed, Running, ok, sha256};
use wasmtime_php_fixtures::{SEND_ALL, hostile, imports};
use wasmtime_php_trace::Session as Call;
use wasmtime_php_trace::replay::{Component, Kept, Unreplayable};

fn recorded(installed: &Installed, export: &str, args: Value) -> Running {
    let mut begin = installed.begin(export, args);
    begin["record"] = json!(true);
    Running::begin(&begin)
}

/// A call that asks for this path with this header and value, and is answered.
fn fetched(path: &str, header: &str, value: &str, answer: &Value) -> (Installed, Running) {
    let installed = Installed::new(&hostile());
    let mut call = recorded(&installed, "fetch", json!([path, header, value, 0]));
    assert_eq!(call.event["event"], "call", "{}", call.event);
    call.resume(&json!({ "value": [answer] }));
    (installed, call)
}

fn trace(call: &mut Running, wanted: Value) -> Value {
    call.resume(&json!({ "trace": wanted })).clone()
}

fn component(installed: &Installed) -> Component {
    serde_json::from_value(installed.files.clone()).expect("a component")
}

fn read(trace: &Value) -> Kept {
    Kept::read(trace.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}: {trace}"))
}

fn assert_identical(installed: &Installed, trace: &Value) {
    let verdict = read(trace)
        .replay(&component(installed))
        .expect("a verdict");
    assert_eq!(verdict.difference, None);
    assert_eq!(verdict.other_component, None);
    if let Some((recorded, now)) = verdict.fuel {
        assert_eq!(recorded, now);
    }
}

#[test]
fn a_trace_holds_the_call_and_replays() {
    let answer = json!({"ok": {"status": 200, "headers": [{"name": "date", "value": "now"}], "body": "text"}});
    let (installed, mut call) = fetched("/api/x", "accept", "text/html", &answer);
    let trace = trace(&mut call, json!({ "milliseconds": [12] }));
    assert_eq!(trace["event"], "trace");
    assert_eq!(trace["component"]["sha256"], sha256(&hostile()));
    assert_eq!(trace["call"]["export"], "fetch");
    assert_eq!(trace["call"]["args"][0], "/api/x");
    assert_eq!(trace["call"]["limits"]["fuel"], "2000000000");
    assert_ne!(trace["call"]["seed"], "07".repeat(32), "the seed is secret");
    assert_eq!(trace["calls"][0]["args"][0][0]["path"], "/api/x");
    assert_eq!(trace["calls"][0]["value"][0], answer);
    assert_eq!(trace["ending"]["result"], 1);
    assert_eq!(trace["measured"]["milliseconds"], json!([12]));
    assert_identical(&installed, &trace);
}

#[test]
fn what_is_secret_or_personal_stands_nowhere_in_it() {
    let body = json!({
        "data": [{"name": "Erika Mustermann", "email": "Erika@Mail.example", "token": "t0ken-value"}],
        "sso": "eyJhbGciOi.eyJzdWIi.c2ln",
        "note": "s3cret! and s3cret%21, for erika@mail.example at 198.51.100.77",
    });
    let path = "/api/x?email=erika%40mail.example";
    let (installed, mut call) = fetched(path, "accept", "s3cret!", &ok(&body.to_string()));
    let wanted = json!({"secrets": ["s3cret!"], "names": ["Max"], "members": ["token"], "hide-addresses": true});
    let trace = trace(&mut call, wanted);
    let written = trace.to_string().to_lowercase();
    for secret in [
        "s3cret",
        "czncczqh",
        "erika",
        "mustermann",
        "mail.example",
        "t0ken",
        "eyjzdwii",
        ".c2ln",
        "198.51.100.77",
    ] {
        assert!(!written.contains(secret), "{secret}: {trace}");
    }
    assert!(
        written.contains("eyjhbgcioi."),
        "the header of a JSON web token opens nothing, and tells whose token it is"
    );
    let person = trace["calls"][0]["args"][0][0]["path"]
        .as_str()
        .expect("a path");
    assert_eq!(person, "/api/x?email=person1%40example.com");
    assert_eq!(
        trace["replaced"],
        json!({"secrets": 3, "names": 3, "emails": 1, "addresses": 1})
    );
    assert_identical(&installed, &trace);
}

#[test]
fn the_same_call_with_other_secrets_gives_the_same_trace() {
    let of = |secret: &str, email: &str| {
        let body = json!({"email": email, "password": secret}).to_string();
        let (_installed, mut call) = fetched("/api/x", "accept", secret, &ok(&body));
        trace(
            &mut call,
            json!({"secrets": [secret], "members": ["password"]}),
        )
        .to_string()
    };
    assert_eq!(
        of("Abcdef1!", "a@b.example"),
        of("9Xyzuvw?", "someone@else.example")
    );
}

/// What stands for a request and its answer.
fn fields() -> Value {
    let args = ["0.*.method", "0.*.path", "0.*.headers.0.name"];
    json!({ SEND_ALL: { "args": args, "value": ["*.ok.status", "*.ok.body#"] } })
}

#[test]
fn a_call_that_goes_another_way_without_its_secrets_keeps_its_skeleton_only() {
    let (installed, mut call) = fetched("/api/x?q=accept", "accept", "private", &ok("answer"));
    // It is a member's name, too, and a header's that stands for the request: what replaces it
    // there is another one.
    let wanted = json!({
        "secrets": ["private"],
        "milliseconds": [3],
        "fields": fields(),
        "bytes": 900,
    });
    let trace = trace(&mut call, wanted);
    let reason = trace["skeleton"].as_str().expect("a skeleton");
    assert!(reason.contains("more than 900"), "{reason}");
    let written = trace.to_string();
    assert!(!written.contains("private"), "{written}");
    assert_eq!(trace["export"], "fetch");
    assert_eq!(
        trace["calls"][0],
        json!({
            "import": SEND_ALL,
            "args": [[{
                "method": "get",
                "path": "/api/x?q=accept",
                "headers": [{"name": "accept"}],
            }]],
            "value": [{"ok": {"status": 200, "body": 6}}],
        })
    );
    let verdict = read(&trace).replay(&component(&installed));
    assert!(matches!(verdict, Err(Unreplayable::Skeleton(_))));
}

#[test]
fn each_kind_of_ending_is_kept_and_what_depends_on_the_machine_is_not_replayable() {
    let installed = Installed::new(&hostile());
    for (export, args, kind, whole) in [
        ("answer", json!([]), "done", true),
        ("panic", json!([]), "trap", true),
        ("sleep", json!([]), "trap", true),
        ("loop-for-ever", json!([]), "out-of-fuel", true),
        ("take-memory", json!([]), "out-of-memory", true),
        ("fetch", json!(["/"]), "bad-arguments", true),
        ("recurse", json!([4_000_000]), "out-of-stack", false),
    ] {
        let mut call = recorded(&installed, export, args);
        let ended = call.event["kind"].as_str().unwrap_or("done").to_owned();
        assert_eq!(ended, kind, "{export}: {}", call.event);
        let trace = trace(&mut call, json!({}));
        assert_eq!(trace.get("skeleton").is_none(), whole, "{export}: {trace}");
        if whole {
            assert_identical(&installed, &trace);
        } else {
            assert_eq!(trace["ending"], json!({"event": "failed", "kind": kind}));
        }
    }
}

#[test]
fn a_failure_of_the_network_is_replayed_as_it_was() {
    let answer =
        json!({"err": {"kind": "timeout", "reached-panel": "maybe", "message": "after 8 s"}});
    let (installed, mut call) = fetched("/api/x", "accept", "x", &answer);
    let kept = trace(&mut call, json!({}));
    assert_eq!(kept["calls"][0]["value"][0], answer);
    assert_identical(&installed, &kept);
}

#[test]
fn a_bound_on_its_size_leaves_the_skeleton() {
    let path = "/api/x?email=erika%40mail.example&token=t0ken";
    let (_installed, mut call) = fetched(path, "accept", "x", &ok(&"y".repeat(5000)));
    let trace = trace(
        &mut call,
        json!({"bytes": 4000, "members": ["token"], "fields": fields()}),
    );
    let written = trace.to_string();
    assert!(
        !written.contains("erika") && !written.contains("t0ken"),
        "{written}"
    );
    let reason = trace["skeleton"].as_str().expect("a skeleton");
    assert!(reason.contains("4000"), "{reason}");
    assert!(trace.to_string().len() < 4000);
}

// Put back: host-php/wasmtime-php/native/trace/src/lib.rs, call(): keep each.
#[test]
fn what_a_call_says_beyond_its_bound_isnt_kept() {
    let body = "y".repeat(9 << 20);
    let installed = Installed::new(&hostile());
    let mut call = recorded(&installed, "fetch-at-once", json!([2, 0]));
    let answers: Vec<Value> = (0..2).map(|_| ok(&body)).collect();
    call.resume(&json!({ "value": answers }));
    let trace = trace(&mut call, json!({}));
    let reason = trace["skeleton"].as_str().expect("a skeleton");
    assert!(reason.contains("more than"), "{reason}");
    assert_eq!(trace["calls"], json!([]));
}

#[test]
fn a_trace_is_asked_for_once_and_of_an_ended_recorded_call_only() {
    let installed = Installed::new(&hostile());
    let protocol = |call: &Running| assert_eq!(call.failure().0, "protocol", "{}", call.event);
    let mut unrecorded = installed.call("answer", json!([]));
    trace(&mut unrecorded, json!({}));
    protocol(&unrecorded);
    let mut twice = recorded(&installed, "answer", json!([]));
    trace(&mut twice, json!({}));
    trace(&mut twice, json!({}));
    protocol(&twice);
    let mut waiting = recorded(&installed, "fetch", json!(["/", "", "", 0]));
    trace(&mut waiting, json!({}));
    protocol(&waiting);
    let mut malformed = recorded(&installed, "answer", json!([]));
    trace(&mut malformed, json!({"secrets": "s3cret"}));
    protocol(&malformed);
    assert!(!malformed.event.to_string().contains("s3cret"));
}

#[test]
fn an_altered_trace_is_refused_whatever_was_altered() {
    let (installed, mut call) = fetched("/api/x", "accept", "x", &ok("body"));
    let kept = trace(&mut call, json!({}));
    for (place, value) in [
        ("/calls/0/value/0/ok/body", json!("bodY")),
        ("/calls/0/args/0/0/path", json!("/api/y")),
        ("/ending/result", json!(2)),
        ("/call/args/0", json!("/api/y")),
        ("/component/sha256", json!("0".repeat(64))),
    ] {
        let mut altered = kept.clone();
        *altered.pointer_mut(place).expect(place) = value;
        let verdict = read(&altered).replay(&component(&installed));
        assert!(
            matches!(verdict, Err(Unreplayable::Altered { .. })),
            "{place}"
        );
    }
}

#[test]
fn another_component_is_compared_and_told() {
    let (installed, mut call) = fetched("/api/x", "accept", "x", &ok("body"));
    let kept = trace(&mut call, json!({}));
    let other = Installed::new(&wasmtime_php_fixtures::memory());
    let verdict = read(&kept).replay(&component(&other)).expect("a verdict");
    let both = [hostile(), wasmtime_php_fixtures::memory()].map(|one| sha256(&one));
    assert_eq!(verdict.other_component, Some(both.into()));
    let difference = verdict.difference.expect("a difference");
    assert!(
        difference
            .place
            .contains("nothing and failed (bad-arguments:"),
        "{}",
        difference.place
    );
    assert_identical(&installed, &kept);
}

#[test]
fn what_is_no_trace_is_refused_with_its_reason() {
    for (text, reason) in [
        ("", "no trace"),
        ("{}", "no trace"),
        (r#"{"event":"done","format":1}"#, "`done`"),
        (r#"{"event":"trace","format":3}"#, "of format 3"),
        (r#"{"event":"trace","format":2}"#, "a damaged trace"),
        (r#"{"event":"trace","format":1}"#, "a damaged trace"),
    ] {
        let Err(Unreplayable::NoTrace(said)) = Kept::read(text.as_bytes()) else {
            panic!("{text}");
        };
        assert!(said.contains(reason), "{said}");
    }
}

/// A refusal and a function without a result are answers like any other.
#[test]
fn any_import_is_recorded_with_what_its_caller_answered() {
    let installed = Installed::new(&imports());
    let begin = |export: &str, args: Value| {
        let mut message = installed.begin(export, args);
        message["imports"] = json!(["swap", "example:greet/clock@1.0.0#now"]);
        message["record"] = json!(true);
        Running::begin(&message)
    };
    let abort = json!({"kind": "no-permission", "message": "not for s3cret!"});
    for (export, args, answer, kind) in [
        (
            "text",
            json!(["s3cret!"]),
            json!({"value": "!terc3s"}),
            "done",
        ),
        (
            "text",
            json!(["s3cret!"]),
            json!({"abort": abort}),
            "import-refused",
        ),
        (
            "text",
            json!(["s3cret!"]),
            json!({"value": null}),
            "bad-arguments",
        ),
        ("now", json!([]), json!({"value": 7}), "done"),
    ] {
        let mut call = begin(export, args);
        call.resume(&answer);
        let kept = trace(&mut call, json!({"secrets": ["s3cret!"]}));
        assert!(kept.get("skeleton").is_none(), "{kept}");
        assert_eq!(kept["ending"]["kind"].as_str().unwrap_or("done"), kind);
        assert!(!kept.to_string().contains("s3cret"), "{kept}");
        assert_eq!(
            kept["calls"][0].get("abort").is_some(),
            kind == "import-refused"
        );
        assert_identical(&installed, &kept);
    }
    // A handle that it drops is one of its calls.
    let holder = "example:greet/holder@1.0.0";
    let mut message = installed.begin("hold", json!(["s3cret!"]));
    let provided = ["[constructor]thing", "[method]thing.name"];
    message["imports"] = json!(provided.map(|one| format!("{holder}#{one}")));
    message["record"] = json!(true);
    let mut call = Running::begin(&message);
    for value in [json!(7), json!("s3cret!"), json!(null)] {
        call.resume(&json!({ "value": value }));
    }
    assert_eq!(call.result(), "s3cret!");
    let kept = trace(&mut call, json!({"secrets": ["s3cret!"]}));
    assert_eq!(
        kept["calls"][2]["import"],
        format!("{holder}#[resource-drop]thing")
    );
    assert_identical(&installed, &kept);
    // One that waits when it is dropped, or is answered with what is none, has no answer.
    let mut call = begin("text", json!(["a"]));
    call.resume(&json!({"values": []}));
    assert_eq!(call.failure().0, "protocol");
}
