<?php

declare(strict_types=1);

namespace ConvoyTests;

use RuntimeException;

/** Asks a FastCGI server for pages, a connection each, as a web server does. */
final class FastCgi
{
    private const BEGIN = 1;
    private const END = 3;
    private const PARAMS = 4;
    private const STDIN = 5;
    private const STDOUT = 6;
    private const STDERR = 7;

    private string $socket;

    public function __construct(string $socket)
    {
        $this->socket = $socket;
    }

    /**
     * @param string $query such as `a=1`
     * @return string the page's body
     */
    public function get(string $script, string $query): string
    {
        $connection = stream_socket_client("unix://{$this->socket}", $number, $why, 5);
        if ($connection === false) {
            throw new RuntimeException("{$this->socket}: $why");
        }
        stream_set_timeout($connection, 60);
        $params = '';
        $values = ['SCRIPT_FILENAME' => $script, 'SCRIPT_NAME' => $script, 'REQUEST_METHOD' => 'GET'];
        $values['QUERY_STRING'] = $query;
        foreach ($values as $name => $value) {
            // Lengths of 128 and more take four bytes with the highest bit set.
            $params .= pack('CN', strlen($name), strlen($value) | 0x80000000) . $name . $value;
        }
        // Responder, and close the connection afterwards.
        fwrite($connection, self::record(self::BEGIN, pack('nCx5', 1, 0))
            . self::record(self::PARAMS, $params) . self::record(self::PARAMS, '') . self::record(self::STDIN, ''));
        [$page, $errors] = self::answer($connection);
        fclose($connection);
        [$head, $body] = explode("\r\n\r\n", $page, 2) + [1 => ''];
        if ($errors !== '' || stripos($head, 'Status:') !== false) {
            throw new RuntimeException("$script?$query: $head $body $errors");
        }
        return $body;
    }

    private static function record(int $type, string $content): string
    {
        return pack('CCnnxx', 1, $type, 1, strlen($content)) . $content;
    }

    /**
     * @param resource $connection
     * @return array{string, string} what the script printed, and its errors
     */
    private static function answer($connection): array
    {
        $said = [self::STDOUT => '', self::STDERR => ''];
        while (strlen($head = (string) stream_get_contents($connection, 8)) === 8) {
            $record = unpack('Cversion/Ctype/nrequest/nlength/Cpadding', $head);
            $whole = $record['length'] + $record['padding'];
            $content = $whole === 0 ? '' : (string) stream_get_contents($connection, $whole);
            if ($record['type'] === self::END) {
                return [$said[self::STDOUT], $said[self::STDERR]];
            }
            $said[$record['type']] .= substr($content, 0, $record['length']);
        }
        throw new RuntimeException('The FastCGI server broke off.');
    }
}
