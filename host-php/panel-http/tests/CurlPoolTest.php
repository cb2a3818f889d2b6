<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\Tests\Support\ScriptedServer;
use PanelHttp\Tests\Support\WebServer;
use PHPUnit\Framework\TestCase;

/**
 * What a pool leaves behind in a process that serves one PHP request after another.
 */
final class CurlPoolTest extends TestCase
{
    /** PHP's and libcurl's own caches grow until then. */
    private const WARM = 60;
    private const REQUESTS = 100;
    /** A share takes some 1,700. */
    private const BYTES_A_REQUEST = 300;

    /**
     * Put back: leave out CurlPool::__destruct.
     */
    public function testPhpRequestLeavesNoMemoryBehind(): void
    {
        $panel = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        $server = new WebServer(['-d', 'ffi.enable=true']);
        $taken = [];
        for ($request = 0; $request <= self::WARM + self::REQUESTS; $request++) {
            $page = $server->get('send-and-end.php', ['panel' => "http://127.0.0.1:$panel->port"]);
            self::assertMatchesRegularExpression('/^\d+ okok$/D', $page);
            $taken[] = (int) $page;
        }
        $growth = $taken[self::WARM + self::REQUESTS] - $taken[self::WARM];
        self::assertLessThan(self::BYTES_A_REQUEST * self::REQUESTS, $growth);
    }
}
