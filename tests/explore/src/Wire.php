<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** What a hook's process reaches of the world: panels and time. */
interface Wire
{
    /**
     * Sends a request; time doesn't pass by it.
     *
     * @param array{method: string, path: string, headers: array<string, string>, body: string, session: bool} $request
     * @param int $milliseconds that it may take
     * @return array{took: int, status?: int, headers?: list<array{string, string}>, body?: string,
     *     failure?: array{string, bool, string}} `failure` is kind, whether it may have reached the panel, message
     */
    public function send(string $origin, array $request, int $milliseconds): array;

    /** Lets time pass. */
    public function pass(int $milliseconds): void;
}
