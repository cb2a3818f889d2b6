<?php

/**
 * An HTTP/1.1 server that does to each request what a script says. Prints its
 * port; writes a line of JSON for each request, body in base64, to the file
 * "log" before it acts on it; ends when its standard input closes.
 *
 * First line of its standard input: JSON {"log": file, "certificate": PEM file or null, "script": {PATH: [ACTION…]}}.
 * ACTION: {"after": ms, "send": bytes in base64, "then": "keep" | "close"}. Each
 * request of a path takes its next action, and the last one again and again.
 */

declare(strict_types=1);

['log' => $log, 'certificate' => $certificate, 'script' => $script] = json_decode(fgets(STDIN), true);

$context = stream_context_create(['ssl' => ['local_cert' => $certificate]]);
$flags = STREAM_SERVER_BIND | STREAM_SERVER_LISTEN;
$listener = stream_socket_server('tcp://127.0.0.1:0', $number, $text, $flags, $context);
preg_match('/:(\d+)$/', stream_socket_get_name($listener, false), $port);
echo $port[1], "\n";

/** @var array<int, array{socket: resource, buffer: string}> $connections */
$connections = [];
$count = 0;

/** @return array<string, mixed>|null the first whole request in the buffer, which loses it */
$takeRequest = static function (string &$buffer): ?array {
    $end = strpos($buffer, "\r\n\r\n");
    if ($end === false) {
        return null;
    }
    $lines = explode("\r\n", substr($buffer, 0, $end));
    [$method, $path] = explode(' ', array_shift($lines));
    $headers = [];
    foreach ($lines as $line) {
        [$name, $value] = explode(': ', $line . ' ', 2);
        $headers[strtolower($name)] = trim($value);
    }
    $length = (int) ($headers['content-length'] ?? 0);
    if (strlen($buffer) < $end + 4 + $length) {
        return null;
    }
    $body = substr($buffer, $end + 4, $length);
    $buffer = substr($buffer, $end + 4 + $length);
    return ['method' => $method, 'path' => $path, 'headers' => $headers, 'body' => base64_encode($body)];
};

$act = static function (int $id, array $action) use (&$connections): void {
    $socket = $connections[$id]['socket'];
    stream_set_blocking($socket, true);
    // A client that has had enough may be gone.
    @fwrite($socket, base64_decode($action['send']));
    stream_set_blocking($socket, false);
    if ($action['then'] === 'close') {
        fclose($socket);
        unset($connections[$id]);
    }
};

/** @var list<array{int, int, array<string, mixed>}> $slow when (ns), connection, action */
$slow = [];

while (true) {
    $readable = array_merge([STDIN, $listener], array_column($connections, 'socket'));
    $none = null;
    $wait = $slow === [] ? null : max(0, intdiv($slow[0][0] - hrtime(true), 1000));
    stream_select($readable, $none, $none, $wait === null ? null : 0, $wait);
    while ($slow !== [] && $slow[0][0] <= hrtime(true)) {
        [, $id, $action] = array_shift($slow);
        if (isset($connections[$id])) {
            $act($id, $action);
        }
    }
    if (in_array(STDIN, $readable, true)) {
        exit;
    }
    if (in_array($listener, $readable, true)) {
        $socket = stream_socket_accept($listener);
        if ($certificate === null || @stream_socket_enable_crypto($socket, true, STREAM_CRYPTO_METHOD_TLS_SERVER)) {
            stream_set_blocking($socket, false);
            $connections[++$count] = ['socket' => $socket, 'buffer' => ''];
        }
    }
    foreach (array_keys($connections) as $id) {
        $socket = $connections[$id]['socket'];
        $connections[$id]['buffer'] .= $bytes = fread($socket, 65536);
        if (strncmp($connections[$id]['buffer'], "\x16", 1) === 0) {
            // TLS where none is spoken: web servers answer in plain text.
            $act($id, ['send' => base64_encode("HTTP/1.1 400 Bad Request\r\n\r\n"), 'then' => 'close']);
        }
        while (isset($connections[$id]) && ($request = $takeRequest($connections[$id]['buffer'])) !== null) {
            file_put_contents($log, json_encode(['connection' => $id] + $request) . "\n", FILE_APPEND);
            $actions = &$script[$request['path']];
            $action = count($actions) > 1 ? array_shift($actions) : $actions[0];
            unset($actions);
            if ($action['after'] > 0) {
                $slow[] = [hrtime(true) + $action['after'] * 1000000, $id, $action];
                sort($slow);
            } else {
                $act($id, $action);
            }
        }
        if (isset($connections[$id]) && $bytes === '' && feof($socket)) {
            unset($connections[$id]);
        }
    }
}
