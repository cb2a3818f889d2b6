<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use ConvoyTests\Explore\PanelLibrary;

/** A panel in this process that can be put into any state it once had. */
final class SearchPanel
{
    private PanelLibrary $library;
    private int $now;

    /** Number of the library's state at the beginning. */
    private int $beginning = 0;

    /** @var array<string, true> hashes of the states that are kept, by which they are named there */
    private array $kept = [];

    public function __construct(string $origin, int $now)
    {
        $this->now = $now;
        $this->library = new PanelLibrary($origin, 'v4', 1, $now * 1000);
    }

    /**
     * @param array<string, mixed> $state of another panel's control API
     * @return string hash of it
     */
    public function begin(array $state): string
    {
        unset($state['sessions']);
        foreach ($state['servers'] as &$server) {
            unset($server['addresses'], $server['vm']);
        }
        $this->control('POST', '/reset', $state);
        $this->beginning = $this->library->keep();
        return $this->look();
    }

    /**
     * @param string $state hash of the state in which it gets the request
     * @param int $seed of what it makes up
     * @param array<string, mixed> $request of RelayedWire
     * @return array{array<string, mixed>, string} its reply, and hash of the state afterwards
     */
    public function ask(string $state, int $seed, array $request): array
    {
        $this->library->restore($this->beginning, $seed);
        $this->control('POST', '/restore', ['name' => bin2hex($state)]);
        // How many requests a panel has had in this minute is in its answers, and nobody here decides by it.
        $this->control('POST', '/throttle');
        $reply = $this->library->ask(
            $this->now * 1000,
            $request['method'],
            $request['path'],
            $request['headers'],
            $request['body']
        );
        $isMade = $reply['acted'] === 'server_created';
        $after = $request['method'] === 'GET' ? $state : $this->look();
        return [['took' => 0, 'made' => $isMade] + $reply, $after];
    }

    private function look(): string
    {
        $state = $this->control('GET', '/state');
        $hash = substr(hash('sha256', serialize($state), true), 0, 16);
        if (!isset($this->kept[$hash])) {
            $this->kept[$hash] = true;
            $this->control('POST', '/snapshots', ['name' => bin2hex($hash)]);
        }
        return $hash;
    }

    /**
     * @param array<string, mixed> $input
     * @return mixed
     */
    private function control(string $method, string $path, array $input = [])
    {
        return $this->library->control($this->now * 1000, $method, $path, $input);
    }
}
