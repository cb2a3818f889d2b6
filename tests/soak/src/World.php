<?php

declare(strict_types=1);

namespace ConvoySoak;

use ConvoyTests\Panel;
use ConvoyTests\Shop;

/** A panel 0 ms away, and a WHMCS on MariaDB: clients who each have a service with a server. */
final class World
{
    public Panel $panel;
    public Shop $shop;

    /** @var array<int, string> domains of the services by id */
    public array $domains = [];

    /** @var array<int, string> their pages */
    private array $paths = [];

    public static function make(int $services): self
    {
        $world = new self();
        putenv('STAND_IN_DATABASE=mariadb');
        $world->panel = Panel::start([], 'v4');
        $world->shop = Shop::open($world->panel);
        chmod($world->shop->folder, 0755);
        // As WHMCS comes.
        $world->shop->whmcs->switchModuleLog(false);
        for ($client = 1; $client <= $services; $client++) {
            $world->addService("vps-$client.example.test", "client-$client@example.test");
        }
        return $world;
    }

    private function addService(string $domain, string $email): void
    {
        $this->shop->client = $this->shop->whmcs->addClient(['email' => $email, 'firstname' => 'Ada']);
        $service = $this->shop->created(['domain' => $domain]);
        $this->domains[$service] = $domain;
        $this->paths[$service] = "/?id=$service&client={$this->shop->client}";
    }

    /** @return list<array<string, mixed>> as load.lua takes them */
    public function services(): array
    {
        $services = [];
        foreach ($this->domains as $id => $domain) {
            $services[] = [
                'name' => (string) $id,
                'path' => $this->paths[$id],
                // What WHMCS knows, and what the panel has answered.
                'page' => ["<h3 data-private>$domain</h3>", 'data-page="ready"', '198.51.100.'],
            ];
        }
        return $services;
    }

    /** A service's page, asked for once. */
    public function page(string $url): string
    {
        $curl = curl_init($url . end($this->paths));
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 60]);
        return (string) curl_exec($curl);
    }
}
