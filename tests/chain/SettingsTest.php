<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A product's settings and a client's name, as people type them. */
final class SettingsTest extends WarningCase
{
    /** @dataProvider badSettings */
    public function test_a_setting_that_can_not_be_used_is_named_before_anything_is_sent(
        int $position,
        string $value,
        string $says
    ): void {
        $product = $this->shop->product([$position => $value]);
        $message = $this->assertFails('CreateAccount', $this->shop->order([], $product));
        self::assertStringContainsString($says, $message);
        self::assertSame([], $this->panel->log(), 'requests');
        $test = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertStringContainsString($says, $test['error']);
    }

    /** @return array<string, array{int, string, string}> */
    public function badSettings(): array
    {
        $numbers = [
            1 => 'CPU Cores', 2 => 'Memory (MB)', 3 => 'Disk Space (MB)', 4 => 'Bandwidth (GB)', 5 => 'Snapshots',
            6 => 'Backups', 8 => 'Node ID', 9 => 'IPv4 Addresses', 10 => 'IPv6 Addresses', 11 => 'Location ID',
        ];
        $cases = [];
        foreach ($numbers as $position => $name) {
            $cases["$name negative"] = [$position, '-5', "$name: “-5” is negative."];
            $cases["$name text"] = [$position, 'many', "$name: “many” isn't a whole number."];
            $cases["$name a fraction"] = [$position, '1.5', "$name: “1.5” isn't a whole number."];
            $huge = '1' . str_repeat('0', 30);
            $cases["$name 10^30"] = [$position, $huge, "$name: “{$huge}” is too large"];
            if ($position <= 3) {
                $cases["$name blank"] = [$position, '', "$name is blank."];
                $cases["$name zero"] = [$position, '0', "$name: “0” is too small"];
            }
        }
        return $cases + [
            'template blank' => [7, '', 'Template UUID is blank.'],
            'unknown placeholder' => [12, '{server}', 'Hostname Pattern: {server} isn\'t known'],
            'unknown placeholder in the name' => [13, '{Service}', 'Server Name Pattern: {Service} isn\'t known'],
            'open brace' => [12, 'srv-{service', 'has a { without }'],
            'neither yes nor no' => [14, 'maybe', 'Start After Install: “maybe” is neither yes nor no.'],
        ];
    }

    /** @dataProvider blankSettings */
    public function test_a_blank_setting_means_its_default(int $position, callable $judge): void
    {
        $product = $this->shop->product([$position => '']);
        $this->assertSucceeds('CreateAccount', $this->shop->order(['domain' => ''], $product));
        $judge($this->onlyServer());
    }

    /** @return array<string, array{int, callable}> */
    public function blankSettings(): array
    {
        $is = static function (string $field, $value): callable {
            return static function (array $server) use ($field, $value): void {
                self::assertSame($value, $server[$field]);
            };
        };
        $addresses = static function (int $number): callable {
            return static function (array $server) use ($number): void {
                self::assertCount($number, $server['addresses']);
            };
        };
        return [
            'bandwidth' => [4, $is('bandwidth', null)],
            'snapshots' => [5, $is('snapshots', null)],
            'backups' => [6, $is('backups', null)],
            'IPv4 addresses' => [9, $addresses(2)],
            'IPv6 addresses' => [10, $addresses(1)],
            'hostname pattern' => [12, $is('hostname', 'vps-1')],
            'start after install' => [14, $is('start_on_completion', true)],
        ];
    }

    /** @dataProvider names */
    public function test_a_clients_name_is_sent_as_it_is_and_no_longer_than_the_panel_takes(string $name): void
    {
        foreach ([true, false] as $encoded) {
            $this->shop->whmcs->encodeEntities($encoded);
            $email = $encoded ? 'a@example.test' : 'b@example.test';
            $client = $this->shop->whmcs->addClient(['firstname' => $name, 'lastname' => 'Z', 'email' => $email]);
            $service = $this->shop->whmcs->order($this->shop->product, $client, ['domain' => 'x.example.test']);
            $this->assertSucceeds('CreateAccount', $service);
            $names = array_column($this->panel->state()['users'], 'name', 'email');
            $mark = substr($names[$email], -10);
            self::assertMatchesRegularExpression('/^ ~[a-z2-7]{8}$/', $mark);
            self::assertSame(mb_substr("$name Z", 0, 181) . $mark, $names[$email]);
            $this->shop->whmcs->logIn($client);
            self::assertStringNotContainsString('<script>alert', $this->shop->whmcs->moduleOutput($service));
        }
    }

    /** @return array<string, array{string}> */
    public function names(): array
    {
        return [
            '300 letters' => [str_repeat('a', 300)],
            '300 Chinese characters' => [str_repeat('陳', 300)],
            'Chinese' => ['陳大文'],
            'markup' => ['<script>alert(1)</script>'],
            'quotes' => ["O'Brien \"& Söhne\" `\\"],
        ];
    }
}
