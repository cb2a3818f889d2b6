<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\Whmcs;

/**
 * A WHMCS (tests/whmcs) in a folder of its own, with the built module, a server record of a panel, a product and a
 * client.
 */
final class Shop
{
    public Whmcs $whmcs;
    public Panel $panel;
    public string $folder;

    /** Ids of the server record, of a product of one node, and of a client. */
    public int $server;
    public int $product;
    public int $client;

    /** @param array<string, mixed> $options of Whmcs::open() */
    public static function open(Panel $panel, array $options = [], ?string $folder = null): self
    {
        $shop = new self();
        $shop->panel = $panel;
        $shop->folder = $folder ?? self::temporaryFolder();
        $shop->whmcs = Whmcs::open($shop->folder, $options + ['modules' => ['convoy' => self::module()]]);
        $shop->server = $shop->whmcs->addServer($shop->serverFields());
        $shop->product = $shop->product();
        $ada = ['email' => 'ada@example.test', 'firstname' => 'Ada', 'lastname' => 'L'];
        $shop->client = $shop->whmcs->addClient($ada);
        return $shop;
    }

    /** The module as it is installed. */
    public static function module(): string
    {
        return getenv('CONVOY_MODULE') ?: dirname(__DIR__, 3) . '/build/convoy';
    }

    /** The folder of its set: its code and binary files, and the manifest that names them. */
    public static function set(): string
    {
        $module = self::module();
        return "$module/" . json_decode((string) file_get_contents("$module/manifest.json"), true)['set'];
    }

    public static function temporaryFolder(): string
    {
        $folder = sys_get_temp_dir() . '/convoy-' . bin2hex(random_bytes(6));
        mkdir($folder, 0700);
        register_shutdown_function(static function () use ($folder): void {
            exec('rm -rf ' . escapeshellarg($folder));
        });
        return $folder;
    }

    /**
     * @param array<string, mixed> $changes
     * @return array<string, mixed> a server record that reaches the panel
     */
    public function serverFields(array $changes = []): array
    {
        return $changes + [
            'name' => 'Panel',
            'type' => 'convoy',
            'hostname' => $this->panel->url,
            'username' => 'admin@example.test',
            'password' => $this->panel->token,
            'accesshash' => $this->panel->ca === null ? '' : 'ca=' . $this->panel->ca,
            'secure' => $this->panel->ca !== null,
        ];
    }

    /**
     * A product with the module's settings.
     *
     * @param array<int, string> $settings by position from 1, over those of a small server on node 1
     */
    public function product(array $settings = []): int
    {
        return $this->whmcs->addProduct([
            'name' => 'VPS S',
            'servertype' => 'convoy',
            'server' => $this->server,
            'settings' => array_replace([
                1 => '2', 2 => '2048', 3 => '20480', 4 => '1000', 5 => '1', 6 => '2',
                7 => 'Debian 12', 8 => '1', 9 => '1', 10 => '1',
                11 => '', 12 => 'srv-{service}.example.test', 13 => '{client}-{service}', 14 => 'yes',
            ], $settings),
        ]);
    }

    /**
     * A pending service of the client.
     *
     * @param array<string, mixed> $fields of Whmcs::order()
     */
    public function order(array $fields = [], ?int $product = null): int
    {
        $fields += ['domain' => 'vps.example.test'];
        return $this->whmcs->order($product ?? $this->product, $this->client, $fields);
    }

    /** A service whose server is made and installed. */
    public function created(array $fields = [], ?int $product = null): int
    {
        $service = $this->order($fields, $product);
        $answer = $this->whmcs->module('CreateAccount', $service);
        if ($answer !== 'success') {
            throw new \RuntimeException('CreateAccount: ' . $answer);
        }
        $this->panel->finish();
        return $service;
    }

    /** Lets the 30 seconds pass for which the pages of a v3 show what it answered last. */
    public function answersGrowOld(): void
    {
        $this->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'answer')->update(['expires' => time() - 1]);
    }
}
