<?php

/*
 * What some put in front of a panel:
 *
 *   front.php PANEL RULES <ANSWER
 *
 * Passes connections of the addresses in the file RULES on to the panel, HOST:PORT; tells everybody else the answer
 * that its standard input begins with, base64 on one line. Prints its port, and ends with its standard input.
 */

declare(strict_types=1);

[, $panel, $rules] = $argv;
$answer = base64_decode(trim((string) fgets(STDIN)));
$server = stream_socket_server('tcp://127.0.0.1:0');
echo substr((string) strrchr((string) stream_socket_get_name($server, false), ':'), 1), "\n";
/** @var array<int, array{resource, resource|null}> $pairs each end of a connection with the other; null: nobody */
$pairs = [];
while (true) {
    $readable = array_merge([$server, STDIN], array_column($pairs, 0));
    $none = null;
    stream_select($readable, $none, $none, null);
    if (in_array(STDIN, $readable, true)) {
        exit;
    }
    foreach ($readable as $stream) {
        if ($stream === $server) {
            $client = stream_socket_accept($server, 0, $from);
            $isAllowed = in_array(explode(':', $from)[0], file($rules, FILE_IGNORE_NEW_LINES), true);
            $behind = $isAllowed ? stream_socket_client("tcp://$panel") : null;
            $pairs[(int) $client] = [$client, $behind];
            if ($behind !== null) {
                $pairs[(int) $behind] = [$behind, $client];
            }
            continue;
        }
        [, $other] = $pairs[(int) $stream] ?? [null, null];
        if (!isset($pairs[(int) $stream])) {
            continue;
        }
        $bytes = (string) fread($stream, 65536);
        if ($bytes !== '' && $other !== null) {
            fwrite($other, $bytes);
            continue;
        }
        if ($bytes !== '') {
            fwrite($stream, $answer);
        }
        foreach (array_filter([$stream, $other]) as $end) {
            unset($pairs[(int) $end]);
            fclose($end);
        }
    }
}
