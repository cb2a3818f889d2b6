<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\PanelAddress;
use PHPUnit\Framework\TestCase;

final class PanelAddressTest extends TestCase
{
    /**
     * @testWith ["nodes"]
     *           ["@evil.example/"]
     *           ["//evil.example/"]
     */
    public function testPathThatCouldChangeTheHostIsRefused(string $path): void
    {
        $this->expectException(\LogicException::class);
        (new PanelAddress('https://panel.example.com'))->url($path);
    }
}
