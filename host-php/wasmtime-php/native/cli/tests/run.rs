//! The session protocol over pipes.

mod support;

use std::io::Write;
use std::process::Command;

use serde_json::{Value, json};
use support::{EXECUTABLE, Folder, Host, begin, file};
use wasmtime_php_core::Form;
use wasmtime_php_fixtures::{hostile, memory};

fn answers(count: usize) -> Value {
    let answer = json!({"ok": {"status": 200, "headers": [], "body": ""}});
    json!({"value": vec![answer; count]})
}

#[test]
fn one_process_serves_call_after_call() {
    let folder = Folder::new();
    let files = file(&folder.write("hostile.wasm", &hostile()));
    let mut host = Host::start();
    for _ in 0..3 {
        assert_eq!(host.send(&begin(&files, "answer", json!([])))["result"], 42);
        assert_eq!(
            host.send(&begin(&files, "panic", json!([])))["kind"],
            "trap"
        );
        assert_eq!(
            host.send(&begin(&files, "nothing", json!([])))["kind"],
            "bad-arguments"
        );
        let waiting = host.send(&begin(&files, "fetch-at-once", json!([2, 0])));
        assert_eq!(waiting["args"][0].as_array().map(Vec::len), Some(2));
        assert_eq!(host.send(&answers(2))["result"], 2);
    }
    assert_eq!(host.finish(), (Some(0), String::new()));
}

#[test]
fn a_begin_in_the_middle_of_a_call_is_a_protocol_failure_and_the_next_begin_works() {
    let folder = Folder::new();
    let files = file(&folder.write("hostile.wasm", &hostile()));
    let mut host = Host::start();
    host.send(&begin(&files, "fetch-at-once", json!([1, 0])));
    let again = host.send_to(host.1, &begin(&files, "answer", json!([])));
    assert_eq!(again["kind"], "protocol");
    assert_eq!(host.send(&begin(&files, "answer", json!([])))["result"], 42);
}

/// Put back: cli/src/run.rs, run(): one call in the place of `calls`.
#[test]
fn calls_are_under_way_side_by_side_and_one_that_is_dropped_is_gone() {
    let folder = Folder::new();
    let files = file(&folder.write("hostile.wasm", &hostile()));
    let mut host = Host::start();
    let waiting = begin(&files, "fetch-at-once", json!([2, 0]));
    for call in [7, 3, 9] {
        assert_eq!(host.send_to(call, &waiting)["event"], "call");
    }
    assert_eq!(host.send_to(9, &answers(2))["result"], 2);
    host.drop_call(3);
    host.drop_call(3);
    assert_eq!(host.send_to(7, &answers(2))["result"], 2);
    // There is none any more: this would begin one.
    assert_eq!(host.send_to(3, &answers(2))["kind"], "protocol");
    assert_eq!(host.finish(), (Some(0), String::new()));
}

#[test]
fn a_message_that_is_cut_off_is_said_and_ends_the_process() {
    for cut in [
        &b"\0\0"[..],
        b"\0\0\0\x09\0\0\0\x01{}",
        b"\xff\xff\xff\xff\0\0\0\x01",
    ] {
        let mut host = Host::start();
        host.0
            .stdin
            .as_mut()
            .expect("a pipe")
            .write_all(cut)
            .expect("the host reads");
        let (code, text) = host.finish();
        assert_eq!(code, Some(1));
        assert!(text.contains("the input ends inside a message"), "{text}");
    }
}

#[test]
fn a_quarter_of_a_gibibyte_of_address_space_is_enough() {
    let folder = Folder::new();
    let path = folder.write("hostile.wasm", &hostile());
    for form in Form::ALL {
        let mut files = file(&path);
        files["precompiled"] = json!([folder.compile(&path, form.target())]);
        let limited = "ulimit -v 262144 && exec \"$0\" run";
        let mut host = Host::spawn(Command::new("sh").args(["-c", limited, EXECUTABLE]));
        for _ in 0..3 {
            // To the memory limit and back.
            assert_eq!(
                host.send(&begin(&files, "take-memory", json!([])))["kind"],
                "out-of-memory"
            );
            assert_eq!(host.send(&begin(&files, "answer", json!([])))["result"], 42);
        }
    }
}

/// Finding S10c. Put back: cli/src/lib.rs, main(): don't confine.
#[test]
fn it_has_its_standard_streams_alone_and_gains_no_rights() {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(EXECUTABLE);
    // As PHP leaves a database's connection open.
    let leave = || {
        // SAFETY: two system calls.
        let left = unsafe { libc::dup2(0, 7) == 7 && libc::dup2(0, 300) == 300 };
        if left {
            Ok(())
        } else {
            Err(std::io::Error::last_os_error())
        }
    };
    // SAFETY: between fork and exec only system calls are made.
    let command = unsafe { command.arg("run").pre_exec(leave) };
    let mut host = Host::spawn(command);
    assert_eq!(host.send(&json!({}))["kind"], "protocol");
    let process = format!("/proc/{}", host.0.id());
    let open = std::fs::read_dir(format!("{process}/fd")).expect("its descriptors");
    let mut open: Vec<_> = open
        .map(|entry| {
            entry
                .expect("one")
                .file_name()
                .into_string()
                .expect("a number")
        })
        .collect();
    open.sort();
    assert_eq!(open, ["0", "1", "2"]);
    let status = std::fs::read_to_string(format!("{process}/status")).expect("its status");
    assert!(status.contains("NoNewPrivs:\t1\n"), "{status}");
}

/// As under SELinux or systemd's MemoryDenyWriteExecute.
#[test]
fn where_memory_cannot_be_made_executable_pulley_runs() {
    use std::os::unix::process::CommandExt;
    let folder = Folder::new();
    let path = folder.write("hostile.wasm", &hostile());
    let mut files = file(&path);
    files["precompiled"] = Form::ALL
        .map(|form| folder.compile(&path, form.target()))
        .to_vec()
        .into();
    let mut command = Command::new(EXECUTABLE);
    // SAFETY: between fork and exec only system calls are made.
    let command = unsafe { command.arg("run").pre_exec(deny_executable_memory) };
    let mut host = Host::spawn(command);
    let done = host.send(&begin(&files, "answer", json!([])));
    assert_eq!(
        (&done["result"], &done["engine"]),
        (&json!(42), &json!("pulley64")),
        "{done}"
    );
}

/// From here on `mprotect` with `PROT_EXEC` ends with "permission denied".
fn deny_executable_memory() -> std::io::Result<()> {
    use libc::{BPF_ABS, BPF_JEQ, BPF_JMP, BPF_JSET, BPF_K, BPF_LD, BPF_RET, BPF_W};
    let step = |code: u32, k: u32, jt, jf| libc::sock_filter {
        code: code as u16,
        jt,
        jf,
        k,
    };
    // Where seccomp_data has the call's number, and the low half of its third argument.
    let (number, protection) = (0, 32);
    let mut steps = [
        step(BPF_LD | BPF_W | BPF_ABS, number, 0, 0),
        step(BPF_JMP | BPF_JEQ | BPF_K, libc::SYS_mprotect as u32, 0, 3),
        step(BPF_LD | BPF_W | BPF_ABS, protection, 0, 0),
        step(BPF_JMP | BPF_JSET | BPF_K, libc::PROT_EXEC as u32, 0, 1),
        step(
            BPF_RET | BPF_K,
            libc::SECCOMP_RET_ERRNO | libc::EACCES as u32,
            0,
            0,
        ),
        step(BPF_RET | BPF_K, libc::SECCOMP_RET_ALLOW, 0, 0),
    ];
    let filter = libc::sock_fprog {
        len: steps.len() as u16,
        filter: steps.as_mut_ptr(),
    };
    let (zero, one): (libc::c_ulong, libc::c_ulong) = (0, 1);
    let mode = libc::c_ulong::from(libc::SECCOMP_MODE_FILTER);
    // SAFETY: the filter lives until the system call has copied it.
    let denied = unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, one, zero, zero, zero) == 0
            && libc::prctl(libc::PR_SET_SECCOMP, mode, &raw const filter) == 0
    };
    if denied {
        Ok(())
    } else {
        Err(std::io::Error::last_os_error())
    }
}

fn named(form: &Value) -> String {
    let text = |name: &str| form[name].as_str().expect("a text").to_owned();
    format!("{}:{}:{}", text("target"), text("blake3"), text("path"))
}

fn status(host: &Host) -> String {
    let path = format!("/proc/{}/status", host.0.id());
    std::fs::read_to_string(path).expect("its status")
}

/// Put back: cli/src/lib.rs, serve(): leave out filter().
#[test]
fn once_its_form_is_loaded_it_opens_nothing_and_says_what_it_was_refused() {
    let folder = Folder::new();
    let path = folder.write("hostile.wasm", &hostile());
    let forms = Form::ALL.map(|form| folder.compile(&path, form.target()));
    let other = folder.write("other.wasm", &memory());
    let mut elsewhere = file(&other);
    elsewhere["precompiled"] = json!([{
        "target": forms[0]["target"],
        "path": folder.write("other.cwasm", b"no form"),
        "blake3": "00".repeat(32),
    }]);
    for only in [None, Some(1)] {
        let forms = match only {
            None => forms.iter().rev().cloned().collect(),
            Some(form) => vec![forms[form].clone()],
        };
        let mut command = Command::new(EXECUTABLE);
        command.arg("run");
        for form in &forms {
            command.args(["--form", &named(form)]);
        }
        let mut host = Host::spawn(&mut command);
        let mut files = file(&path);
        files["precompiled"] = forms.into();
        for _ in 0..2 {
            let waiting = host.send(&begin(&files, "fetch-at-once", json!([2, 0])));
            assert_eq!(waiting["event"], "call", "{waiting}");
            assert_eq!(host.send(&answers(2))["result"], 2);
            let full = host.send(&begin(&files, "take-memory", json!([])));
            assert_eq!(full["kind"], "out-of-memory");
            let deep = host.send(&begin(&files, "recurse", json!([10_000_000])));
            assert_eq!(deep["kind"], "out-of-stack");
            // A form that it wasn't given.
            let refused = host.send(&begin(&elsewhere, "answer", json!([])));
            assert_eq!(refused["kind"], "bad-component");
            let message = refused["message"].as_str().expect("a text");
            assert!(message.contains("Operation not permitted"), "{message}");
        }
        assert!(status(&host).contains("Seccomp:\t2\n"), "{}", status(&host));
        let said = format!(
            "wasmtime-php: system call {} is refused\n",
            libc::SYS_openat
        );
        assert_eq!(host.finish(), (Some(0), said), "once");
    }
}

#[test]
fn what_is_wrong_with_a_form_that_it_is_given_is_said_by_the_call_that_names_it() {
    let folder = Folder::new();
    let path = folder.write("hostile.wasm", &hostile());
    let mut files = file(&path);
    let form = folder.compile(&path, Form::Native.target());
    files["precompiled"] = json!([form]);
    let name = form["path"].as_str().expect("a path").to_owned();
    for (bytes, word) in [
        (
            Some(&b"damaged"[..]),
            "is damaged or not the file of this package",
        ),
        (None, "No such file"),
    ] {
        match bytes {
            Some(bytes) => std::fs::write(&name, bytes).expect("a file"),
            None => std::fs::remove_file(&name).expect("a file"),
        }
        let given = ["run", "--form", &named(&form)];
        let mut host = Host::spawn(Command::new(EXECUTABLE).args(given));
        let failed = host.send(&begin(&files, "answer", json!([])));
        assert_eq!(failed["kind"], "bad-component");
        let message = failed["message"].as_str().expect("a text");
        assert!(message.contains(word), "{message}");
    }
}
