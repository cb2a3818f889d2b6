//! How the shared object is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A PHP worker keeps a library once it is opened; unloading it under calls
    // that are still held would end the worker.
    println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    // What is missing is found here, not by the first call in a worker.
    println!("cargo::rustc-cdylib-link-arg=-Wl,-z,defs");
}
