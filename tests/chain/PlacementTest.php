<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Which node a server is made on, of which template, and what staff hear if there is none. */
final class PlacementTest extends ChainCase
{
    private const DEBIAN = [
        1 => '00000001-0000-4000-8000-000000000001',
        2 => '00000001-0000-4000-8000-000000000002',
    ];
    private const UBUNTU_ON_1 = '00000002-0000-4000-8000-000000000001';

    private const GIB = 1 << 30;

    /** @param array<int, string> $settings */
    private function made(array $settings): array
    {
        $this->assertSucceeds('CreateAccount', $this->shop->order([], $this->shop->product($settings)));
        $servers = $this->panel->servers();
        return end($servers);
    }

    /** @param array<int, string> $settings */
    private function refused(array $settings): string
    {
        $message = $this->assertFails('CreateAccount', $this->shop->order([], $this->shop->product($settings)));
        self::assertSame([], $this->panel->servers());
        return $message;
    }

    /** @param array<string, mixed> $fields of the simulator's node */
    private function node(int $id, array $fields): void
    {
        $this->panel->control('PATCH', "/nodes/$id", $fields);
    }

    /** @return iterable<string, array{string, string, string}> setting, Node ID, UUID of the template that is installed */
    public function templates(): iterable
    {
        $both = self::DEBIAN[1] . ', ' . self::DEBIAN[2];
        yield 'one UUID' => [self::UBUNTU_ON_1, '1', self::UBUNTU_ON_1];
        yield 'in upper case' => [strtoupper(self::UBUNTU_ON_1), '1', self::UBUNTU_ON_1];
        yield 'a UUID for each node, first node' => [$both, '1', self::DEBIAN[1]];
        yield 'a UUID for each node, second node' => [$both, '2', self::DEBIAN[2]];
        yield 'a name, first node' => ['Debian 12', '1', self::DEBIAN[1]];
        yield 'a name, second node' => ['debian 12 ', '2', self::DEBIAN[2]];
        yield 'the preferred one first' => [self::UBUNTU_ON_1 . ',Debian 12', '1', self::UBUNTU_ON_1];
        yield 'the next one where the first is missing' => [self::UBUNTU_ON_1 . ',Debian 12', '2', self::DEBIAN[2]];
        yield 'one UUID and any node' => [self::DEBIAN[2], '', self::DEBIAN[2]];
    }

    /** @dataProvider templates */
    public function test_the_template_is_named_by_uuid_by_a_list_or_by_name(
        string $setting,
        string $node,
        string $uuid
    ): void {
        self::assertSame($uuid, $this->made([7 => $setting, 8 => $node])['template_uuid']);
    }

    public function test_a_template_that_only_another_node_has_is_missed_by_name(): void
    {
        $message = $this->refused([7 => self::DEBIAN[2], 8 => '1']);
        self::assertStringContainsString('Node 1 (node-1) has no template ' . self::DEBIAN[2], $message);
        self::assertCount(1, $this->panel->state()['users'], 'nobody is made for a server that can\'t be');
    }

    public function test_a_node_that_is_not_there_is_named(): void
    {
        self::assertStringContainsString('The panel has no node 9', $this->refused([8 => '9']));
    }

    public function test_without_a_node_id_most_free_memory_wins(): void
    {
        self::assertSame(1, $this->made([8 => ''])['node_id'], 'both are empty: the first');
        self::assertSame(2, $this->made([8 => ''])['node_id'], 'the first has a server');
        $this->node(1, ['memory' => 80 * self::GIB]);
        self::assertSame(1, $this->made([8 => ''])['node_id'], 'the first has grown');
    }

    public function test_overallocation_counts_as_room(): void
    {
        $this->node(1, ['memory' => 16 * self::GIB, 'memory_overallocate' => 100]);
        $this->node(2, ['memory' => 24 * self::GIB]);
        self::assertSame(1, $this->made([8 => ''])['node_id']);
    }

    public function test_a_server_that_fits_only_by_overallocation_is_made(): void
    {
        $this->node(1, [
            'memory' => self::GIB,
            'memory_overallocate' => 100,
            'disk' => 10 * self::GIB,
            'disk_overallocate' => 100,
        ]);
        $server = $this->made([2 => '2048', 3 => '20480', 8 => '1']);
        self::assertSame(2 * self::GIB, $server['memory']);
    }

    public function test_only_nodes_of_the_location_are_looked_at(): void
    {
        $this->node(1, ['memory' => 500 * self::GIB]);
        $this->node(2, ['location_id' => 2]);
        self::assertSame(2, $this->made([8 => '', 11 => '2'])['node_id']);
    }

    public function test_a_location_without_a_node_is_named(): void
    {
        self::assertStringContainsString('no node in location 7', $this->refused([8 => '', 11 => '7']));
    }

    /** @return iterable<string, array{callable(self): void}> makes node 1 unfit */
    public function shortages(): iterable
    {
        yield 'memory' => [static function (self $test): void {
            $test->node(1, ['memory' => self::GIB]);
        }];
        yield 'disk' => [static function (self $test): void {
            $test->node(1, ['memory' => 500 * self::GIB, 'disk' => self::GIB]);
        }];
        yield 'template' => [static function (self $test): void {
            $test->node(1, ['memory' => 500 * self::GIB]);
            $test->panel->control('DELETE', '/templates/' . self::DEBIAN[1]);
        }];
        yield 'addresses' => [static function (self $test): void {
            $test->node(1, ['memory' => 500 * self::GIB]);
            $test->useUpAddresses(1, 'ipv4');
        }];
    }

    /**
     * @dataProvider shortages
     * @param callable(self): void $arrange
     */
    public function test_a_node_is_passed_over_for_whatever_it_lacks(callable $arrange): void
    {
        $arrange($this);
        self::assertSame(2, $this->made([8 => ''])['node_id']);
    }

    public function test_if_no_node_fits_each_is_named_with_what_it_lacks(): void
    {
        $this->panel->control('POST', '/nodes', ['name' => 'node-3']);
        $this->panel->control('POST', '/nodes', ['name' => 'node-4', 'location_id' => 2]);
        $this->node(1, ['memory' => 2047 << 20, 'disk' => 20479 << 20]);
        $this->useUpAddresses(2, 'ipv6');
        $message = $this->refused([2 => '2048', 3 => '20480', 8 => '', 11 => '1']);
        self::assertStringContainsString(
            'Node 1 (node-1) has 2,047 MB of memory left, the product asks for 2,048 MB; '
            . 'it has 20,479 MB of disk left, the product asks for 20,480 MB.',
            $message
        );
        self::assertStringContainsString(
            'Node 2 (node-2) has 0 free IPv6 address(es), the product asks for 1.',
            $message
        );
        self::assertMatchesRegularExpression(
            '/Node 3 \(node-3\) has 0 free IPv4 .* has 0 free IPv6 .* has no template Debian 12\./',
            $message
        );
        self::assertStringNotContainsString('Node 4', $message);
    }

    public function test_a_set_node_that_lacks_something_is_named_the_same_way(): void
    {
        $this->node(1, ['memory' => 3 * self::GIB]);
        $message = $this->refused([2 => '4096', 8 => '1']);
        self::assertStringContainsString(
            'Node 1 (node-1) has 3,072 MB of memory left, the product asks for 4,096 MB.',
            $message
        );
        self::assertSame(0, $this->requests('POST', '.'));
    }

    public function test_nodes_of_every_page_are_looked_at(): void
    {
        foreach ([1, 2] as $id) {
            $this->node($id, ['memory' => self::GIB]);
        }
        for ($number = 3; $number <= 101; $number++) {
            $this->panel->control('POST', '/nodes', ['name' => "node-$number", 'memory' => self::GIB]);
        }
        $this->panel->control('POST', '/templates', ['node_id' => 101, 'name' => 'Debian 12']);
        $this->panel->control('PATCH', '/pools/1', ['node_ids' => [1, 101]]);
        $this->node(101, ['memory' => 64 * self::GIB]);
        self::assertSame(101, $this->made([8 => ''])['node_id']);
    }

    private function useUpAddresses(int $pool, string $type): void
    {
        foreach ($this->panel->state()['addresses'] as $address) {
            if ($address['address_pool_id'] === $pool && $address['type'] === $type) {
                $this->panel->control('PATCH', "/addresses/{$address['id']}", ['server_id' => 999]);
            }
        }
    }
}
