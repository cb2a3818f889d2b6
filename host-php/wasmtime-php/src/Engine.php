<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * The native library, by whichever bridge this PHP allows.
 */
final class Engine
{
    private Bridge $bridge;

    public function __construct(Bridge $bridge)
    {
        $this->bridge = $bridge;
    }

    /**
     * @param string $folder absolute path of the folder with libwasmtime_php.so and wasmtime-php
     * @throws HostUnusable this PHP allows neither FFI nor a helper process; the message says what to change
     */
    public static function open(string $folder): self
    {
        return new self(BridgeChooser::choose("$folder/libwasmtime_php.so", "$folder/wasmtime-php"));
    }

    /**
     * @param string $path absolute path of a component `NAME.wasm`, with its precompiled forms beside it: see
     *     Component::beside()
     * @param array<string, mixed> $limits of each call: `limits` of PROTOCOL.md, whole or in part
     * @throws \RuntimeException a file is missing
     */
    public function component(string $path, array $limits = []): LoadedComponent
    {
        return new LoadedComponent(new Session(
            $this->bridge,
            Component::beside($path),
            $limits === [] ? null : $limits
        ));
    }

    /** `ffi` or `process`. */
    public function bridge(): string
    {
        return $this->bridge->name();
    }
}
