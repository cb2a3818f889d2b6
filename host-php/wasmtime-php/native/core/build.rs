//! Tells the code the name of the machine it is built for: the name under which
//! native code is looked for.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = std::env::var("TARGET").expect("cargo sets TARGET");
    println!("cargo::rustc-env=NATIVE_TARGET={target}");
}
