<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * What a change of package does where panel and Proxmox don't go along.
 *
 * @group v5
 */
final class PackageTest extends CreationCase
{
    /** @param array<int, string> $settings of the product that the service moves to */
    private function change(int $service, array $settings): string
    {
        return $this->shop->whmcs->changeProduct($service, $this->shop->product($settings));
    }

    /** @return array{int, int, int} what the VM really is: cores, and MiB of memory and disk */
    private function vm(): array
    {
        return self::size($this->onlyServer()['vm']);
    }

    /** @return array{int, int, int} what the panel says */
    private function recorded(): array
    {
        return self::size($this->onlyServer());
    }

    /**
     * @param array<string, mixed> $row
     * @return array{int, int, int}
     */
    private static function size(array $row): array
    {
        return [$row['cpu'], $row['memory'] >> 20, $row['disk'] >> 20];
    }

    /** The panel writes its record first, and fails when Proxmox can't be reached. */
    public function test_a_change_that_only_the_panel_wrote_down_is_told_and_a_retry_brings_it_right(): void
    {
        $service = $this->shop->created();
        $this->panel->control('POST', '/mishaps', ['task' => 'build', 'proxmox' => 'unreachable', 'times' => 2]);
        $answer = $this->change($service, [1 => '4', 2 => '4096', 3 => '40960']);
        self::assertSame([[4, 4096, 40960], [2, 2048, 20480]], [$this->recorded(), $this->vm()]);
        self::assertStringContainsString('written down what was asked for, but the VM may not have it', $answer);
        $request = '~\[PATCH /api/application/servers/\S+/settings/build · ' . self::nodeError() . '\]~';
        self::assertMatchesRegularExpression($request, $answer);
        self::assertStringContainsString('run Change Package again', $answer);

        // As long as it isn't done it isn't called done, though nothing seems left to change.
        [$entry] = $this->shop->whmcs->moduleQueue();
        self::assertSame($answer, $this->shop->whmcs->retry((int) $entry->id));
        self::assertSame('success', $this->shop->whmcs->retry((int) $entry->id));
        self::assertSame([[4, 4096, 40960], [4, 4096, 40960]], [$this->recorded(), $this->vm()]);
        self::assertSame([], $this->shop->whmcs->moduleQueue());
    }

    /**
     * An error that Proxmox answers the panel keeps to itself: 200, and nothing tells. The change can be sent again at
     * any time, and always is.
     */
    public function test_a_change_that_the_panel_calls_done_is_sent_again_whenever_it_is_asked_for(): void
    {
        $service = $this->shop->created();
        $this->panel->control('POST', '/mishaps', ['task' => 'build', 'proxmox' => 'failing']);
        $this->change($service, [1 => '4', 2 => '4096']);
        self::assertSame([[4, 4096, 20480], [2, 2048, 20480]], [$this->recorded(), $this->vm()]);
        $this->assertSucceeds('ChangePackage', $service);
        self::assertSame([4, 4096, 20480], $this->vm());
    }

    /** Put back: guest/src/hooks/change_package.rs, allow(): leave out the disk. */
    public function test_a_smaller_disk_is_refused_before_anything_is_sent(): void
    {
        $service = $this->shop->created();
        $server = $this->onlyServer();
        $row = $this->shop->whmcs->service($service);
        $this->panel->clearLog();
        // More of everything else, which isn't done either.
        $answer = $this->change($service, [1 => '4', 2 => '4096', 3 => '20479', 9 => '3']);
        self::assertStringContainsString('a disk can\'t be made smaller', $answer);
        self::assertStringContainsString('at least the same disk', $answer);
        self::assertSame([], array_diff(array_column($this->panel->log(), 'method'), ['GET']));
        self::assertSame($server, $this->onlyServer());
        $now = $this->shop->whmcs->service($service);
        self::assertSame([$row->dedicatedip, $row->assignedips], [$now->dedicatedip, $now->assignedips]);
    }

    public function test_the_same_disk_is_no_smaller_one(): void
    {
        $service = $this->shop->created();
        self::assertSame('success', $this->change($service, [1 => '1', 2 => '1024']));
        self::assertSame([1, 1024, 20480], $this->vm());
    }

    /** @return iterable<string, array{array<int, string>, int, int}> settings; addresses of each family afterwards */
    public function addresses(): iterable
    {
        yield 'more of both' => [[9 => '4', 10 => '3'], 4, 3];
        yield 'fewer of both' => [[9 => '1', 10 => '1'], 1, 1];
        yield 'more IPv4 and fewer IPv6' => [[9 => '3', 10 => '1'], 3, 1];
        yield 'fewer IPv4 and more IPv6' => [[9 => '1', 10 => '4'], 1, 4];
        yield 'no IPv6 any more' => [[9 => '2', 10 => '0'], 2, 0];
    }

    /**
     * Hazard 11. Put back: guest/src/hooks/attachment.rs, kept(): take the first ones, whichever they are.
     *
     * @dataProvider addresses
     * @param array<int, string> $settings
     */
    public function test_hazard_11_the_address_in_use_stays_whatever_is_added_and_released(
        array $settings,
        int $ipv4,
        int $ipv6
    ): void {
        $service = $this->shop->created([], $this->shop->product([9 => '2', 10 => '2']));
        [, $dedicated] = $before = $this->onlyServer()['addresses'];
        // Staff gave the second one to the customer.
        $others = array_diff($before, [$dedicated]);
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['dedicatedip' => $dedicated, 'assignedips' => implode("\n", $others)]);

        self::assertSame('success', $this->change($service, $settings));

        $now = $this->onlyServer()['addresses'];
        $isIpv6 = static function (string $address): bool {
            return strpos($address, ':') !== false;
        };
        self::assertCount($ipv6, array_filter($now, $isIpv6));
        self::assertCount($ipv4 + $ipv6, $now);
        self::assertContains($dedicated, $now);
        $row = $this->shop->whmcs->service($service);
        self::assertSame($dedicated, $row->dedicatedip);
        $assigned = preg_split('/\n/', $row->assignedips, -1, PREG_SPLIT_NO_EMPTY);
        self::assertEqualsCanonicalizing(array_values(array_diff($now, [$dedicated])), $assigned);
        // What stays was there, what is released is free for others.
        $kept = array_intersect($before, $now);
        self::assertCount(min(2, $ipv4) + min(2, $ipv6), $kept);
        foreach ($this->panel->state()['addresses'] as $address) {
            if (in_array($address['address'], array_diff($before, $now), true)) {
                self::assertNull($address['server_id']);
            }
        }
        $vm = $this->onlyServer()['vm']['addresses'];
        self::assertEqualsCanonicalizing($now, $vm, 'the VM has them');
    }
}
