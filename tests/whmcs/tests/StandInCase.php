<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use PHPUnit\Framework\TestCase;
use WhmcsStandIn\Whmcs;

/** A test with an installation of its own, a server, a product and a client. */
abstract class StandInCase extends TestCase
{
    protected const MODULE = __DIR__ . '/fixtures/fakehost';

    protected string $folder;

    protected Whmcs $whmcs;

    protected int $server;

    protected int $product;

    protected int $client;

    protected function setUp(): void
    {
        $_SESSION = [];
        $this->folder = sys_get_temp_dir() . '/whmcs-' . bin2hex(random_bytes(6));
        $this->whmcs = Whmcs::open($this->folder, $this->options());
        $this->server = $this->whmcs->addServer([
            'type' => 'fakehost',
            'hostname' => 'panel.example.test',
            'password' => 'token',
            'secure' => true,
        ]);
        $this->product = $this->whmcs->addProduct(['servertype' => 'fakehost', 'server' => $this->server]);
        $this->client = $this->whmcs->addClient(['firstname' => "O'Brien", 'lastname' => '<b>Ltd</b>']);
    }

    protected function tearDown(): void
    {
        self::remove($this->folder);
    }

    /** @return array<string, mixed> */
    protected function options(): array
    {
        return ['modules' => ['fakehost' => self::MODULE]];
    }

    /** An ordered service whose commands do what the module's first setting says; blank is success. */
    protected function service(string $behaviour = ''): int
    {
        $this->behave($behaviour);
        return $this->whmcs->order($this->product, $this->client, ['domain' => 'vps1.example.com']);
    }

    protected function behave(string $behaviour): void
    {
        $this->whmcs->database()->table('tblproducts')->where('id', $this->product)
            ->update(['configoption1' => $behaviour]);
    }

    protected static function remove(string $path): void
    {
        if (is_dir($path) && !is_link($path)) {
            foreach (array_diff((array) scandir($path), ['.', '..']) as $name) {
                self::remove("$path/$name");
            }
            rmdir($path);
            return;
        }
        unlink($path);
    }
}
