<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * What a service's fence says: see Fence.
 */
final class FenceRow
{
    /** The service has no server, and none is being made. */
    public const EMPTY = 'empty';

    /** A server may be under way: `content` is its intent. */
    public const CREATING = 'creating';

    /** `uuid` is the service's server. */
    public const HELD = 'held';

    /** `uuid` is being deleted. */
    public const DELETING = 'deleting';

    /** `uuid` was let go by staff, and is nobody's. */
    public const RELEASED = 'released';

    /** Grows with each change. */
    public int $version = 1;

    public string $state = self::EMPTY;

    /** Random; whoever made the change knows by it that it was he. */
    public string $nonce = '';

    public ?string $uuid = null;

    /** The intent: what was about to be made, as the component wrote it. */
    public ?string $content = null;

    /** @var list<string> every server that was ever let go: it bears the service's mark and is never taken over */
    public array $released = [];

    /** Seconds since the change, by the database's clock. */
    public int $age = 0;

    /** @param object $columns as FenceTable reads them */
    public static function of(object $columns): self
    {
        $row = new self();
        $row->version = (int) $columns->version;
        $row->state = (string) $columns->state;
        $row->nonce = (string) $columns->nonce;
        $row->uuid = (string) $columns->uuid === '' ? null : (string) $columns->uuid;
        $row->content = $columns->content === null ? null : (string) $columns->content;
        $row->released = preg_split('/ /', (string) $columns->released, -1, PREG_SPLIT_NO_EMPTY) ?: [];
        $row->age = max(0, (int) $columns->age);
        return $row;
    }

    /** Whether nobody has moved it from what the other says. */
    public function isSameAs(self $other): bool
    {
        return [$this->version, $this->state, $this->uuid] === [$other->version, $other->state, $other->uuid];
    }

    /** Whether this is the service's server, being deleted or not. */
    public function holds(?string $uuid): bool
    {
        return $uuid !== null && $this->uuid === $uuid && in_array($this->state, [self::HELD, self::DELETING], true);
    }

    /** Whether the service's server is being deleted, and this isn't it. */
    public function deletesAnother(string $uuid): bool
    {
        return $this->state === self::DELETING && $this->uuid !== $uuid;
    }

    /** The service's server, being deleted or not. */
    public function server(): ?string
    {
        return $this->holds($this->uuid) ? $this->uuid : null;
    }

    /** Whether a request that makes a server may still be on its way. */
    public function isUnderWay(): bool
    {
        return $this->state === self::CREATING && $this->age < ModuleState::SETTLED_AFTER;
    }

    /** @return array{text: string, opened: string, settled: string}|null `open-intent` of wit/types.wit */
    public function openIntent(): ?array
    {
        if ($this->state !== self::CREATING) {
            return null;
        }
        $opened = Machine::now() - $this->age;
        return [
            'text' => (string) $this->content,
            'opened' => (string) $opened,
            'settled' => (string) ($opened + ModuleState::SETTLED_AFTER),
        ];
    }

    /** Whether the service has no server, and none on its way: one may be made. */
    public function mayCreate(): bool
    {
        return in_array($this->state, [self::EMPTY, self::RELEASED], true);
    }

    /** The row that follows this one. */
    public function next(string $state, ?string $uuid, ?string $content, int $age): self
    {
        $row = clone $this;
        $row->version = $this->version + 1;
        $row->state = $state;
        $row->nonce = bin2hex(Machine::randomBytes(16));
        $row->uuid = $uuid;
        $row->content = $content;
        $row->age = $age;
        return $row;
    }
}
