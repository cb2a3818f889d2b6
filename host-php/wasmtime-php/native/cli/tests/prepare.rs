//! Compiling and looking into components.

mod support;

use std::fs::{self, File};
use std::io::Read;
use std::process::{Command, Output};

use support::{BUILD, Folder};
use wasmtime_php_fixtures::{component, hostile};

fn wasmtime_php_build(arguments: &[&str]) -> Output {
    Command::new(BUILD)
        .args(arguments)
        .output()
        .expect("the executable runs")
}

#[test]
fn the_imports_of_a_component_are_listed_one_a_line() {
    let folder = Folder::new();
    let path = folder.write("hostile.wasm", &hostile());
    let output = wasmtime_php_build(&["imports", path.to_str().expect("UTF-8")]);
    assert!(output.status.success());
    let mut lines: Vec<_> = str::from_utf8(&output.stdout)
        .expect("UTF-8")
        .lines()
        .collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "elsewhere:things/door@1.2.3#open",
            "example:post/http@1.0.0#send-all",
            "wasi:cli/exit@0.2.6#exit",
            "wasi:clocks/monotonic-clock@0.2.3#subscribe-duration",
            "wasi:random/random@0.2.0#get-random-bytes",
        ]
    );
}

#[test]
fn compiling_replaces_a_file_and_never_changes_it_in_place() {
    let folder = Folder::new();
    let component = folder.write("hostile.wasm", &hostile());
    let compiled = folder.write("hostile.cwasm", b"the old one");
    let mut old = File::open(&compiled).expect("the old one");
    let arguments = [&compiled, &component].map(|path| path.to_str().expect("UTF-8"));
    let output = wasmtime_php_build(&[
        "compile",
        "--target",
        "pulley64",
        "-o",
        arguments[0],
        arguments[1],
    ]);
    assert!(output.status.success());
    let mut kept = String::new();
    old.read_to_string(&mut kept).expect("the old one");
    assert_eq!(kept, "the old one");
    assert!(
        fs::read(&compiled)
            .expect("the new one")
            .starts_with(b"\x7fELF")
    );
}

#[test]
fn what_goes_wrong_is_said_with_the_file_or_target() {
    let folder = Folder::new();
    let good = folder.write("good.wasm", &hostile());
    let bad = folder.write("bad.wasm", b"<html>");
    let [good, bad] = [&good, &bad].map(|path| path.to_str().expect("UTF-8"));
    let out = folder.path("out.cwasm");
    let out = out.to_str().expect("UTF-8");
    let cases: [(&[&str], &str); 5] = [
        (&["imports", "/nowhere/x.wasm"], "/nowhere/x.wasm"),
        (&["imports", bad], "bad.wasm"),
        (&["compile", "-o", out, bad], "bad.wasm"),
        (
            &["compile", "-o", out, "--target", "abacus", good],
            "abacus",
        ),
        (
            &["compile", "-o", "/nowhere/out.cwasm", good],
            "/nowhere/out.cwasm",
        ),
    ];
    for (arguments, word) in cases {
        let output = wasmtime_php_build(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            text.starts_with("wasmtime-php-build: ") && text.contains(word),
            "{text}"
        );
    }
    assert!(!fs::exists(out).expect("a look at the folder"));
}

#[test]
fn the_version_names_wasmtime_and_the_protocol() {
    let output = wasmtime_php_build(&["--version"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.starts_with("wasmtime-php-build 0."), "{text}");
    assert!(
        text.contains("wasmtime 48.") && text.contains("protocol 2"),
        "{text}"
    );
}

/// What PHP's checkers know of a component: each type of its WIT has a name.
#[test]
fn stubs_name_every_type_and_every_function() {
    let folder = Folder::new();
    let wit = "
        package example:shop@1.0.0;
        interface types {
            record item { name: string, price: u64, note: option<string>, picture: list<u8> }
            variant outcome { sold(item), gone }
            enum size { small, large }
            flags rights { read, write }
        }
        interface till {
            use types.{item, outcome, rights};
            sell: func(items: list<item>, by: rights) -> result<outcome, string>;
        }
        interface stock { use types.{size}; count: func(size: size) -> tuple<u32, f64>; }
        world shop { import stock; export till; }";
    let core = r#"(module
        (import "example:shop/stock@1.0.0" "count" (func (param i32 i32)))
        (memory (export "memory") 1)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
        (func (export "example:shop/till@1.0.0#sell") (param i32 i32 i32) (result i32) unreachable))"#;
    let path = folder.write("shop.wasm", &component(wit, core));
    let path = path.to_str().expect("UTF-8");
    let output = wasmtime_php_build(&["stubs", "--class", "Shop\\Types", path]);
    assert!(output.status.success());
    let stubs = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(
        stubs,
        "<?php

declare(strict_types=1);

namespace Shop;

/**
 * Made by `wasmtime-php-build stubs`: the component's types.
 *
 * @phpstan-type TypesItem array{'name': string, 'price': int|numeric-string, 'note'?: string|null, 'picture': string}
 * @phpstan-type TypesOutcome array{tag: 'sold', value: TypesItem}|array{tag: 'gone'}
 * @phpstan-type TypesRights list<'read'|'write'>
 * @phpstan-type TypesSize 'small'|'large'
 * @phpstan-type TillSellArguments array{list<TypesItem>, TypesRights}
 * @phpstan-type TillSellResult array{ok: TypesOutcome}|array{err: string}
 * @phpstan-type StockCountImportArguments array{TypesSize}
 * @phpstan-type StockCountImportResult array{int<0, max>, float|'NaN'|'Infinity'|'-Infinity'}
 */
final class Types
{
}
"
    );
    let path = folder.write("none.wasm", b"nothing");
    let output = wasmtime_php_build(&["stubs", path.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(1));
}
