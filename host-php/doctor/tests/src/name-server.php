<?php

/*
 * A name server that takes its time:
 *
 *   name-server.php ADDRESS SECONDS
 *
 * Says of every name that its address is 127.0.0.1, SECONDS after it was asked; knows nothing but A records. Prints a
 * line when it listens on port 53 of ADDRESS, and ends with its standard input.
 */

declare(strict_types=1);

[, $address, $seconds] = $argv;
$socket = stream_socket_server("udp://$address:53", $number, $problem, STREAM_SERVER_BIND);
if ($socket === false) {
    exit(1);
}
echo "listening\n";
/** @var list<array{float, string, string}> $due when, what and to whom */
$due = [];
while (true) {
    $readable = [$socket, STDIN];
    $none = null;
    stream_select($readable, $none, $none, 0, 20000);
    if (in_array(STDIN, $readable, true)) {
        exit;
    }
    if (in_array($socket, $readable, true)) {
        $query = (string) stream_socket_recvfrom($socket, 512, 0, $client);
        // A header of 12 bytes, and the question: a name that ends with a zero byte, type and class.
        $end = strpos($query, "\0", 12) + 5;
        $question = substr($query, 12, $end - 12);
        $isAddress = substr($question, -4, 2) === "\0\1";
        $answer = $isAddress ? "\xc0\x0c\0\1\0\1\0\0\0\0\0\4\x7f\0\0\1" : '';
        $header = substr($query, 0, 2) . "\x81\x80\0\1\0" . chr((int) $isAddress) . "\0\0\0\0";
        $due[] = [microtime(true) + (float) $seconds, $header . $question . $answer, $client];
    }
    foreach ($due as $place => [$when, $bytes, $client]) {
        if ($when <= microtime(true)) {
            stream_socket_sendto($socket, $bytes, 0, $client);
            unset($due[$place]);
        }
    }
}
