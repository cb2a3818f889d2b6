<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * The server behind Front. It knows nothing of panels: each request that arrives must be one that is expected, byte for
 * byte, and gets the reply that came with it. A reply that is a failure is brought about: `connect` by listening no
 * more, `timeout` by silence, `interrupted` by the end of the connection.
 */
final class FrontServer
{
    /** Headers that libcurl writes by itself. */
    private const OWN = ['host', 'user-agent', 'accept-encoding', 'content-length'];

    /** @var resource|null */
    private $listener = null;

    /** Address without scheme; the port is chosen once. */
    private string $address = '127.0.0.1:0';

    /** @var resource */
    private $orders;

    /** @var array<int, resource> */
    private array $controllers = [];

    /** @var array<int, resource> */
    private array $clients = [];

    /** @var array<int, string> what a client has sent, of the request under way */
    private array $received = [];

    /** @var list<array{array<string, mixed>, array<string, mixed>}> */
    private array $expected = [];

    /** @var array<int, true> places of those that have arrived */
    private array $arrived = [];

    /** Number of all that have. */
    private int $requests = 0;

    /** @var list<string> */
    private array $differences = [];

    public function __construct(string $place)
    {
        @unlink($place);
        $this->orders = stream_socket_server("unix://$place");
        $this->open();
    }

    public function run(): void
    {
        echo "http://{$this->address}\n";
        while (true) {
            $read = array_merge([STDIN, $this->orders], $this->controllers, $this->clients);
            $this->listener === null || $read[] = $this->listener;
            $write = $except = null;
            stream_select($read, $write, $except, null);
            foreach ($read as $socket) {
                if ($socket === STDIN) {
                    return;
                }
                $this->take($socket);
            }
        }
    }

    /** @param resource $socket on which something has come in */
    private function take($socket): void
    {
        $id = (int) $socket;
        if ($socket === $this->orders) {
            $controller = stream_socket_accept($socket);
            $this->controllers[(int) $controller] = $controller;
        } elseif ($socket === $this->listener) {
            $client = stream_socket_accept($socket);
            $this->clients[(int) $client] = $client;
            $this->received[(int) $client] = '';
        } elseif (isset($this->controllers[$id])) {
            $line = fgets($socket);
            if ($line === false) {
                unset($this->controllers[$id]);
                return;
            }
            fwrite($socket, Front::line($this->obey(Front::read($line))));
        } elseif (isset($this->clients[$id])) {
            $bytes = (string) fread($socket, 65536);
            if ($bytes === '') {
                $this->drop($id);
                return;
            }
            $this->received[$id] .= $bytes;
            $this->serve($id);
        }
    }

    /**
     * @param list<array{array<string, mixed>, array<string, mixed>}>|null $wave null: nothing more is expected
     * @return array<string, mixed> of Front::ended(), or empty
     */
    private function obey(?array $wave): array
    {
        foreach ($this->expected as $place => [$request, $reply]) {
            if (!isset($this->arrived[$place]) && ($reply['failure'][0] ?? '') !== 'connect') {
                $this->differences[] = "{$request['method']} {$request['path']} did not arrive";
            }
        }
        $this->expected = $wave ?? [];
        $this->arrived = [];
        foreach ($this->expected as [, $reply]) {
            if (($reply['failure'][0] ?? '') === 'connect') {
                $this->listener = null;
                array_map([$this, 'drop'], array_keys($this->clients));
                return [];
            }
        }
        $this->open();
        return $wave === null ? ['requests' => $this->requests, 'differences' => $this->differences] : [];
    }

    private function open(): void
    {
        if ($this->listener === null) {
            $this->listener = stream_socket_server("tcp://{$this->address}");
            $this->address = stream_socket_get_name($this->listener, false);
        }
    }

    private function drop(int $client): void
    {
        fclose($this->clients[$client]);
        unset($this->clients[$client], $this->received[$client]);
    }

    /** Answers the request that a client has sent, if it is whole. */
    private function serve(int $client): void
    {
        [$head, $body] = explode("\r\n\r\n", $this->received[$client], 2) + [1 => null];
        if ($body === null) {
            return;
        }
        $headers = [];
        $lines = explode("\r\n", $head);
        foreach (array_slice($lines, 1) as $line) {
            [$name, $value] = explode(':', $line, 2);
            $headers[strtolower($name)] = trim($value);
        }
        if (strlen($body) < (int) ($headers['content-length'] ?? 0)) {
            return;
        }
        $this->received[$client] = '';
        [$method, $path] = explode(' ', $lines[0]);
        $reply = $this->reply($method, $path, array_diff_key($headers, array_flip(self::OWN)), $body);
        $failure = $reply['failure'][0] ?? null;
        if ($failure === 'interrupted') {
            $this->drop($client);
        } elseif ($failure === null) {
            fwrite($this->clients[$client], self::written($reply));
        }
    }

    /**
     * @param array<string, string> $headers
     * @return array<string, mixed>
     */
    private function reply(string $method, string $path, array $headers, string $body): array
    {
        $this->requests++;
        $received = $headers + [':body' => $body];
        $nearest = null;
        foreach ($this->expected as $place => [$request, $reply]) {
            // libcurl repeats by itself what a closed connection has left unanswered.
            $isOpen = !isset($this->arrived[$place]) || ($reply['failure'][0] ?? '') === 'interrupted';
            if (!$isOpen || [$request['method'], $request['path']] !== [$method, $path]) {
                continue;
            }
            $wanted = array_diff_key($request['headers'], array_flip(self::OWN)) + [':body' => $request['body']];
            $less = array_diff_assoc($wanted, $received);
            $more = array_diff_assoc($received, $wanted);
            if ($nearest === null || count($less + $more) < $nearest[0]) {
                $nearest = [count($less + $more), $place, $less, $more];
            }
        }
        if ($nearest === null) {
            $this->differences[] = "$method $path was not expected";
            return ['failure' => ['interrupted']];
        }
        [$count, $place, $less, $more] = $nearest;
        $this->arrived[$place] = true;
        if ($count > 0) {
            $this->differences[] = "$method $path arrived with " . json_encode((object) $more)
                . ', and was expected with ' . json_encode((object) $less);
        }
        return $this->expected[$place][1];
    }

    /** @param array<string, mixed> $reply */
    private static function written(array $reply): string
    {
        $lines = ["HTTP/1.1 {$reply['status']} Answer"];
        foreach ($reply['headers'] as [$name, $value]) {
            $lines[] = "$name: $value";
        }
        if ($reply['status'] !== 204) {
            $lines[] = 'content-length: ' . strlen($reply['body']);
        }
        return implode("\r\n", $lines) . "\r\n\r\n" . $reply['body'];
    }
}
