<?php

declare(strict_types=1);

namespace ConvoyReplay;

use PHPUnit\Framework\TestCase;

/** The books' table of requests: it names what is asked of a panel in all recorded calls, and nothing else. */
final class RequestsTest extends TestCase
{
    /** Kinds of credential, and what the table calls them. */
    private const CREDENTIALS = [
        'application-token' => 'token', 'none' => 'nothing', 'user-session' => 'session', 'open-session' => 'one-time',
    ];

    /** The same in the tables; any other is a token or ticket in the address. */
    private const WITH = [
        'token' => 'token', 'session' => 'session', 'nothing' => 'nothing', '不帶憑證' => 'nothing',
    ];

    /** A number, a UUID or the first part of one. */
    private const ID = '~/(?:\d+|[0-9a-f]{8}(?:-[0-9a-f-]{27})?)(?=/|$)~';

    /** @return array<string, array{string}> */
    public function books(): array
    {
        return ['English' => ['README.md'], 'Traditional Chinese' => ['README.zh-TW.md']];
    }

    /** @dataProvider books */
    public function test_every_recorded_request_is_told_and_no_other(string $book): void
    {
        $told = [];
        $text = (string) file_get_contents(dirname(__DIR__, 2) . "/$book");
        preg_match_all('~^\| `([A-Z ]+) (/[^`]+)` \| ([^|]+) \|~m', $text, $rows, PREG_SET_ORDER);
        foreach ($rows as [, $methods, $path, $with]) {
            $kind = self::WITH[$with] ?? 'one-time';
            foreach (explode(' ', $methods) as $method) {
                $told[] = "$method $path with $kind";
            }
        }
        sort($told);
        self::assertSame(self::recorded(), $told);
    }

    /** @return list<string> method, path without its ids, and credential of each request, once */
    private static function recorded(): array
    {
        // Sent to panels newer than those that are recorded: tests/chain/NewerPanelTest.php.
        $requests = ['GET /api/application/version with token' => true];
        foreach ((new Traces())->files() as $file) {
            foreach (json_decode((string) file_get_contents($file))->calls as $call) {
                foreach ($call->args[0] as $request) {
                    $path = preg_replace(self::ID, '/{id}', strtok($request->path, '?'));
                    $kind = self::CREDENTIALS[$request->credential];
                    $requests[strtoupper($request->method) . " $path with $kind"] = true;
                }
            }
        }
        foreach (array_keys($requests) as $request) {
            // Sent with the token everywhere else: what the panel answers without one.
            $withToken = str_replace(' with nothing', ' with token', $request);
            if ($withToken !== $request && isset($requests[$withToken])) {
                unset($requests[$request]);
            }
        }
        ksort($requests);
        return array_keys($requests);
    }
}
