<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Custom fields, which customers fill in for free: only template, hostname and SSH key say anything. */
final class CustomFieldsTest extends ChainCase
{
    public function test_a_field_named_like_a_priced_setting_changes_nothing(): void
    {
        $greedy = [];
        foreach (
            [
                'CPU Cores', 'Memory (MB)', 'Memory', 'Disk Space (MB)', 'Bandwidth (GB)', 'Snapshots', 'Backups',
                'Node ID', 'IPv4 Addresses', 'IPv6 Addresses', 'Location ID', 'Hostname Pattern',
                'Server Name Pattern', 'Start After Install',
            ] as $setting
        ) {
            $greedy[$setting] = '32';
            $greedy["Extra $setting"] = '32';
        }
        $plain = $this->made([]);
        $this->panel->reset();
        self::assertSame($plain, $this->made($greedy));
    }

    public function test_the_customers_template_is_taken_if_the_product_offers_it(): void
    {
        $names = array_column($this->panel->state()['template_groups'][0]['templates'], 'uuid', 'name');
        $offer = implode(', ', array_keys($names));
        $chosen = array_keys($names)[1];
        $product = $this->shop->product([7 => $offer]);
        $this->shop->whmcs->addCustomField('product', $product, 'Operating System|Your system');
        $fields = ['customFields' => ['Operating System' => $chosen]];
        $this->assertSucceeds('CreateAccount', $this->shop->order($fields, $product));
        self::assertSame($names[$chosen], $this->onlyServer()['template_uuid']);
    }

    public function test_a_template_that_the_product_does_not_offer_is_named_before_anything_is_made(): void
    {
        $names = array_column($this->panel->state()['template_groups'][0]['templates'], 'name');
        self::assertNotSame('Debian 12', $names[1], 'a template that the node has');
        $this->shop->whmcs->addCustomField('product', $this->shop->product, 'Template');
        $service = $this->shop->order(['customFields' => ['Template' => $names[1]]]);
        $message = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString("“{$names[1]}”, which the product doesn't offer", $message);
        self::assertSame([], $this->acts());
    }

    /** @dataProvider hostnames */
    public function test_the_customers_hostname_is_taken_if_it_is_one(string $typed, string $hostname): void
    {
        $this->shop->whmcs->addCustomField('product', $this->shop->product, 'Hostname');
        $service = $this->shop->order(['customFields' => ['Hostname' => $typed], 'domain' => 'own.example.test']);
        $this->assertSucceeds('CreateAccount', $service);
        self::assertSame($hostname, $this->onlyServer()['hostname']);
    }

    /** @return array<string, array{string, string}> */
    public function hostnames(): array
    {
        return [
            'a full name' => ['Mail.Example.ORG', 'mail.example.org'],
            'blank' => ['', 'own.example.test'],
            'markup' => ['<b>x</b>.example.org', 'own.example.test'],
        ];
    }

    /**
     * @param array<string, string> $fields
     * @return array<string, mixed> the server made, without what is new each time
     */
    private function made(array $fields): array
    {
        $shop = Shop::open($this->panel, static::whmcs());
        foreach (array_keys($fields) as $name) {
            $shop->whmcs->addCustomField('product', $shop->product, $name);
        }
        $shop->created(['customFields' => $fields, 'domain' => '']);
        $server = $this->onlyServer();
        $new = ['uuid', 'name', 'account_password', 'jobs', 'vmid', 'vm', 'addresses'];
        return ['addresses' => count($server['addresses'])] + array_diff_key($server, array_flip($new));
    }
}
