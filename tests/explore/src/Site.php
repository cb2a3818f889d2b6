<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use ConvoyTests\Fence\HookServer;
use ConvoyTests\Fence\SteppedHook;
use ConvoyTests\Shop;
use Illuminate\Database\Connection;
use WhmcsStandIn\Hooks;
use WhmcsStandIn\Installer;
use WhmcsStandIn\Whmcs;

/** One shop: a WHMCS in a folder, whose database can be kept and set back. */
final class Site
{
    /** Ids of its server records by what they are. */
    public const RECORDS = ['1' => 1, '2' => 2, '1 again' => 3];

    /** A product's module settings, by their position. */
    public const SETTINGS = [
        1 => '2', 2 => '2048', 3 => '20480', 4 => '1000', 5 => '1', 6 => '2', 7 => 'Debian 12', 8 => '1', 9 => '1',
        10 => '1', 11 => '', 12 => 'srv-{service}.example.test', 13 => '{client}-{service}', 14 => 'yes',
    ];

    public string $name;
    public string $folder;
    public Whmcs $whmcs;

    private ?HookServer $hooks = null;

    public function __construct(string $name, string $folder)
    {
        $this->name = $name;
        $this->folder = $folder;
        $this->whmcs = Whmcs::open($folder, [
            'version' => '8.13',
            'modules' => ['convoy' => Shop::module()],
            'dsn' => "sqlite:$folder/whmcs.sqlite",
        ]);
    }

    /**
     * A new shop: a record of panel 1, one of panel 2, another one of panel 1; products on each; three clients.
     *
     * @param array<string, string> $origins of the panels by name
     */
    public static function make(string $name, string $folder, array $origins, string $token): self
    {
        $site = new self($name, $folder);
        $whmcs = $site->whmcs;
        foreach (['1', '2', '1'] as $panel) {
            $whmcs->addServer([
                'name' => "Panel $panel", 'type' => 'convoy', 'username' => 'admin@example.test', 'password' => $token,
                'hostname' => (string) parse_url($origins[$panel], PHP_URL_HOST), 'accesshash' => '', 'secure' => true,
            ]);
        }
        $larger = [1 => '4', 2 => '4096', 3 => '40960'] + self::SETTINGS;
        $products = [[1, self::SETTINGS], [1, $larger], [2, self::SETTINGS], [3, self::SETTINGS]];
        foreach ($products as [$record, $settings]) {
            $whmcs->addProduct(['servertype' => 'convoy', 'server' => $record, 'settings' => $settings]);
        }
        $whmcs->addAddon(['module' => 'convoy', 'server' => 1, 'settings' => self::SETTINGS]);
        foreach (['ada', 'ben', 'cleo'] as $client) {
            $whmcs->addClient([
                'email' => "$client@example.test", 'firstname' => ucfirst($client), 'lastname' => "of $name",
            ]);
        }
        $whmcs->setSystemUrl("https://shop-$name.example.test/");
        // As on every page, and first: else convoy.php registers the hooks if it is new.
        (new Hooks($whmcs->installation()))->load();
        $whmcs->call('convoy', 'MetaData');
        $site->keep('base');
        return $site;
    }

    /** Another installation with this one's configuration and a database of its own, which is still to be filled. */
    public static function besides(self $site, string $name): self
    {
        $folder = dirname($site->folder) . "/$name";
        if (!is_dir($folder)) {
            exec('cp -a ' . escapeshellarg($site->folder) . ' ' . escapeshellarg($folder));
        }
        // In another history it was another shop's copy, which has another key.
        $configuration = ['db_dsn' => "sqlite:$folder/whmcs.sqlite"];
        Installer::configure($folder, $configuration + $site->whmcs->installation()->configuration());
        return new self($name, $folder);
    }

    public function database(): Connection
    {
        return $this->whmcs->database();
    }

    public function has(string $kept): bool
    {
        return is_file($this->kept($kept));
    }

    /** Keeps the database as it is now. */
    public function keep(string $as): void
    {
        $this->database()->statement('PRAGMA wal_checkpoint(TRUNCATE)');
        $this->database()->disconnect();
        copy("{$this->folder}/whmcs.sqlite", $this->kept($as));
    }

    /** Sets the database to what was kept, here or of another shop. */
    public function setBack(string $kept, ?self $of = null): void
    {
        $this->database()->disconnect();
        foreach (['', '-wal', '-shm'] as $end) {
            @unlink("{$this->folder}/whmcs.sqlite$end");
        }
        copy(($of ?? $this)->kept($kept), "{$this->folder}/whmcs.sqlite");
    }

    public function forget(string $kept): void
    {
        @unlink($this->kept($kept));
    }

    /**
     * A process of its own that is about to do something, and stops at every step of it.
     *
     * @param array<string, mixed> $first of its first order
     */
    public function fork(Step $step, string $lock, array $first): SteppedHook
    {
        $this->hooks = $this->hooks ?? new HookServer($this->folder, dirname(__DIR__) . '/hooks.php');
        return $this->hooks->fork($step->word, [$step->word, $step->arguments], $lock, $first);
    }

    private function kept(string $name): string
    {
        return "{$this->folder}/kept-$name.sqlite";
    }
}
