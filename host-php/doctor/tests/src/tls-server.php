<?php

/*
 * Takes TLS connections with a certificate of its caller's and says nothing on them:
 *
 *   tls-server.php FILE
 *
 * FILE holds certificate and key. Prints its port, and ends with its standard input.
 */

declare(strict_types=1);

$context = stream_context_create(['ssl' => ['local_cert' => $argv[1]]]);
$flags = STREAM_SERVER_BIND | STREAM_SERVER_LISTEN;
$server = stream_socket_server('tcp://127.0.0.1:0', $number, $problem, $flags, $context);
echo substr((string) strrchr((string) stream_socket_get_name($server, false), ':'), 1), "\n";
set_error_handler(static function (): bool {
    // A client that breaks off, as it shall where it doesn't trust the certificate.
    return true;
});
while (true) {
    $readable = [$server, STDIN];
    $none = null;
    stream_select($readable, $none, $none, null);
    if (in_array(STDIN, $readable, true)) {
        exit;
    }
    $connection = stream_socket_accept($server, 0);
    stream_set_timeout($connection, 2);
    if (stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER) === true) {
        fread($connection, 1);
    }
    fclose($connection);
}
