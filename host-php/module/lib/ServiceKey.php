<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * Names a service: the service itself, or one product addon of it. WHMCS calls an addon's hooks with the service id of
 * its parent, so that both numbers are needed.
 */
final class ServiceKey
{
    public int $service;

    /** 0 for the service itself. */
    public int $addon;

    public function __construct(int $service, int $addon = 0)
    {
        $this->service = $service;
        $this->addon = $addon;
    }

    /** @throws Refusal without a service id */
    public static function fromParams(Params $params): self
    {
        $service = $params->id('serviceid');
        if ($service === 0) {
            throw new Refusal('no-service');
        }
        return new self($service, $params->id('addonId'));
    }

    /** @param string $key as __toString() makes it */
    public static function parse(string $key): self
    {
        return new self(...array_map('intval', explode(':', $key, 2)));
    }

    /** @return array{services: int, addons: int} the newest ids: what has a higher one was ordered later */
    public static function newest(Connection $database): array
    {
        $newest = [];
        foreach (['services' => 'tblhosting', 'addons' => 'tblhostingaddons'] as $kind => $table) {
            $row = $database->table($table)->orderBy('id', 'desc')->select('id')->first();
            $newest[$kind] = (int) ($row->id ?? 0);
        }
        return $newest;
    }

    public function isAddon(): bool
    {
        return $this->addon > 0;
    }

    public function equals(self $other): bool
    {
        return $this->service === $other->service && $this->addon === $other->addon;
    }

    /** @return array{service: string, addon: string|null} `service-id` of wit/types.wit */
    public function toContract(): array
    {
        return [
            'service' => (string) $this->service,
            'addon' => $this->isAddon() ? (string) $this->addon : null,
        ];
    }

    /** The key of this service in `mod_convoy_store`. */
    public function __toString(): string
    {
        return "{$this->service}:{$this->addon}";
    }

    public function describe(string $locale): string
    {
        $values = ['id' => (string) $this->service, 'addon' => (string) $this->addon];
        return Messages::text($locale, $this->isAddon() ? 'addon' : 'service', $values);
    }
}
