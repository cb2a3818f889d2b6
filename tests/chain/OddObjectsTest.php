<?php

declare(strict_types=1);

namespace ConvoyTests;

/** M9c: one odd node of the panel leaves the others; the panel's API takes a negative overallocation. */
final class OddObjectsTest extends ChainCase
{
    /** Put back: guest/src/json.rs, read() for i64: refuse a number below 0. */
    public function test_a_node_with_a_negative_overallocation_keeps_that_share_back(): void
    {
        $node = ['memory_overallocate' => -90, 'disk_overallocate' => -10];
        $second = $this->panel->control('POST', '/nodes', ['name' => 'odd'] + $node)['id'];
        $whmcs = $this->shop->whmcs;
        $answer = $whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertTrue($answer['success'], $answer['error']);
        self::assertStringNotContainsString('left out', $answer['error']);
        $product = $this->shop->product([8 => '']);
        $this->assertSucceeds('CreateAccount', $this->shop->order([], $product));
        self::assertSame(1, $this->onlyServer()['node_id']);
        // What is kept back isn't given away.
        $memory = (int) ($this->panel->state()['nodes'][1]['memory'] / 1048576);
        $product = $this->shop->product([2 => (string) (int) ($memory / 5), 8 => (string) $second]);
        $message = $this->assertFails('CreateAccount', $this->shop->order([], $product));
        self::assertStringContainsString('memory', $message);
    }
}
