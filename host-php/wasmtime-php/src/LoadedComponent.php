<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * A component whose exports can be called.
 */
final class LoadedComponent
{
    private Session $session;

    public function __construct(Session $session)
    {
        $this->session = $session;
    }

    /**
     * Calls an export in a fresh instance, and gives its result.
     *
     * @param string $export such as `example:greet/greeter#greet`
     * @param list<mixed> $args in the forms of README.md's table
     * @param array<string, callable> $imports what the component may call, by name, such as `example:greet/clock#now`.
     *     Each gets the arguments and returns the result, in the same forms; it may call components itself
     * @return mixed
     * @throws CallFailed the component stopped, reached a limit, or an argument doesn't fit
     * @throws \Throwable what a callable throws, but ImportRefused, ends the call and is thrown again
     */
    public function call(string $export, array $args = [], array $imports = [])
    {
        return $this->session->call($export, $args, $imports)->value;
    }
}
