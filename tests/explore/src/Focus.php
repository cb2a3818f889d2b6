<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use stdClass;

/** The service that steps in a row concern, and what belongs to it. */
final class Focus
{
    public Site $site;
    public int $service;

    private World $world;

    public function __construct(World $world, Site $site, int $service)
    {
        $this->world = $world;
        $this->site = $site;
        $this->service = $service;
    }

    /** @return stdClass|null its row; null: it is gone, with its shop or without */
    public function row(): ?stdClass
    {
        return isset($this->world->closed[$this->site->name]) ? null
            : $this->world->service($this->site->name, $this->service);
    }

    /** @return array<string, mixed>|null the server that it holds or else one that it has made, with `panel` */
    public function server(): ?array
    {
        $servers = $this->world->panels->servers();
        $made = null;
        foreach (array_intersect_key($this->world->truth->whose->servers, $servers) as $uuid => $holders) {
            if (isset($holders["{$this->site->name}:{$this->service}:0"])) {
                $made = $uuid;
            }
        }
        foreach (Books::holders($this->site) as $uuid => $holders) {
            if (isset($servers[$uuid]) && in_array($this->service, array_column($holders, 0), true)) {
                return $servers[$uuid];
            }
        }
        return $made === null ? null : $servers[$made];
    }

    /** @return string|null name of the panel where its server is, or is to be */
    public function panel(): ?string
    {
        $server = $this->server();
        if ($server !== null) {
            return $server['panel'];
        }
        $record = $this->row()->server ?? 0;
        $host = $this->site->database()->table('tblservers')->where('id', $record)->value('hostname');
        foreach ($this->world->panels->all as $name => $panel) {
            if (parse_url($panel->origin, PHP_URL_HOST) === $host) {
                return (string) $name;
            }
        }
        return null;
    }
}
