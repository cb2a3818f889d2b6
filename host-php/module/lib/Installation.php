<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;
use UnexpectedValueException;

defined('WHMCS') || exit;

/**
 * Tells the shop that made the servers from a copy of its database, and says what may be changed meanwhile.
 *
 * Another address alone: the shop was renamed, and everything goes on. Another database: the shop was moved, or this
 * is a copy that a hosts file leads to; what people press goes on, and what takes servers away by itself waits. Both:
 * every change waits. Staff, or the server record's Access Hash, say which it is. In a copy the services that came with
 * it are read-only until staff confirm each.
 */
final class Installation
{
    /** Kind and key in the store of what is known of this shop. */
    public const KIND = 'shop';
    public const KEY = 'identity';

    /** Kind of the store, by service: the copy's installation id with which staff have confirmed it. */
    public const CONFIRMED = 'copy-confirmed';

    public const MOVED = 'moved';
    public const COPY = 'copy';

    /** Seconds between two mails to staff. */
    private const DAILY = 86400;

    /** Seconds within which the other place must have written the row, and this one have read that. */
    private const ANSWERED_WITHIN = 900;

    /** Tries to write the row that others write at the same moment. */
    private const TRIES = 3;

    private Connection $database;
    private Store $store;

    /** @var array<string, mixed> what is stored: `is`, `asked`, `copied`, `recorded` */
    private array $row = [];

    /** What waits for an answer; null if nothing does. */
    private ?Refusal $question = null;

    public function __construct(Connection $database, Store $store)
    {
        $this->database = $database;
        $this->store = $store;
    }

    /**
     * Compares the shop with what is stored of it.
     *
     * @param mixed $row of the store, if it was read already
     * @return Refusal|null the question that staff have to answer: what keeps changes waiting
     * @throws UnexpectedValueException if it can't be stored: better no change than one by a copy
     */
    public function question($row = null): ?Refusal
    {
        $this->question = null;
        $row = $row ?? $this->store->get(self::KIND, self::KEY);
        $now = ShopIdentity::of($this->database);
        for ($try = 0; $try < self::TRIES; $try++) {
            if ($this->isSettled($row, $now)) {
                return $this->question;
            }
            // Another request was faster.
            $row = (new Store($this->database))->get(self::KIND, self::KEY);
        }
        throw new UnexpectedValueException('Where this shop is is being stored by other requests.');
    }

    /**
     * @param bool $takesAway whether it suspends or terminates the service
     * @throws Refusal if the service mustn't be changed now
     */
    public function refuseChange(ServiceKey $service, bool $takesAway = false): void
    {
        $question = $this->question();
        $isPressed = ClientGuard::isStaff() || ClientGuard::isCustomer();
        if ($question !== null && ($question->is('shop-unknown') || ($takesAway && !$isPressed))) {
            throw $question;
        }
        if ($this->isReadOnly($service)) {
            throw new Refusal('service-copied', ['service' => $service]);
        }
    }

    /**
     * Whether the cron may change a service that it was left to look after. Call question() first.
     *
     * @param int|null $asked when it was asked for, if it goes on what people began after the question came up
     */
    public function mayActAlone(ServiceKey $service, ?int $asked = null): bool
    {
        $isNew = $asked !== null && $asked > ($this->row['asked']['since'] ?? 0);
        if ($this->question !== null && (!$isNew || $this->question->is('shop-unknown'))) {
            return false;
        }
        return !$this->isReadOnly($service);
    }

    /** Whether the service came with the copy, and staff haven't confirmed it. Call question() first. */
    public function isReadOnly(ServiceKey $service): bool
    {
        $copied = $this->row['copied'] ?? null;
        if ($copied === null) {
            return false;
        }
        [$id, $last] = $service->isAddon() ? [$service->addon, $copied['addons']]
            : [$service->service, $copied['services']];
        return $id <= $last && $this->store->get(self::CONFIRMED, (string) $service) !== $copied['id'];
    }

    /** Once a cron: mails staff again if the question is a day old. */
    public function remind(): void
    {
        if ($this->question === null) {
            $after = ServerRecords::withLine($this->database, $this->row);
            $after === $this->row || $this->replace($after);
        } elseif (Machine::now() - $this->row['asked']['told'] >= self::DAILY) {
            $asked = ['told' => Machine::now()] + $this->row['asked'];
            if ($this->replace(array_replace($this->row, ['asked' => $asked]))) {
                $this->tell();
            }
        }
    }

    /** @throws Refusal if staff have nothing to answer */
    public function mustBeAsked(): void
    {
        if ($this->question() === null) {
            throw new Refusal('shop-not-asked');
        }
    }

    /**
     * Staff say whether the shop was moved or copied.
     *
     * @param string $answer MOVED or COPY
     * @throws Refusal if no question is pending
     */
    public function answer(string $answer): void
    {
        $this->mustBeAsked();
        $by = Messages::text(Locale::DEFAULT, 'said-by-staff', ['id' => (string) ClientGuard::staff()]);
        if (!$this->end($answer, $this->row['asked'], $by, false)) {
            throw new Refusal('shop-not-asked');
        }
    }

    /** Staff say that this copy may change a service that came with it. */
    public function confirm(ServiceKey $service): void
    {
        $this->store->put(self::CONFIRMED, (string) $service, $this->row['copied']['id']);
        $this->log('service-confirmed', ['staff' => (string) ClientGuard::staff(), 'service' => $service]);
    }

    /**
     * @param mixed $row as it is stored
     * @return bool whether what was to be stored is stored
     */
    private function isSettled($row, ShopIdentity $now): bool
    {
        $stored = ShopIdentity::fromArray($row['is'] ?? null);
        if ($stored === null || !is_bool($row['recorded'] ?? null)) {
            $this->row = ['is' => $now->toArray(), 'asked' => null, 'copied' => null, 'recorded' => false];
            $store = new Store($this->database);
            return $row === null
                ? $store->add(self::KIND, self::KEY, $this->row)
                : $store->swap(self::KIND, self::KEY, $row, $this->row);
        }
        $this->row = $row;
        $isRenamed = !$now->hasAddressOf($stored);
        // Databases of two machines may have the same host and name (localhost): installation=copy tells them apart.
        $isCopy = $isRenamed && ServerRecords::installation($this->database) === self::COPY;
        if ($isCopy || !$now->hasDatabaseOf($stored)) {
            return $this->isAsked($stored, $now);
        }
        $after = array_replace($row, ['is' => $stored->foundAs($now)->toArray()]);
        if ($row['asked'] !== null) {
            // If the process that raised the question reads this soon, both use one database: see isAsked().
            $after['asked']['answered'] = true;
        }
        if ($row['recorded'] && ServerRecords::installation($this->database) !== self::MOVED) {
            $after['recorded'] = false;
        }
        if ($after === $row) {
            return true;
        }
        return $this->replace($after, $isRenamed ? 'shop-renamed' : null, [$stored, $now]);
    }

    /** The shop may be a copy: Access Hash answers, or staff are asked. */
    private function isAsked(ShopIdentity $stored, ShopIdentity $now): bool
    {
        $asked = $this->row['asked'];
        $seen = ShopIdentity::fromArray($asked['seen'] ?? null);
        $isNew = $seen === null || !$now->hasAddressOf($seen) || !$now->hasDatabaseOf($seen);
        if ($isNew) {
            $asked = [
                'seen' => $now->toArray(),
                'since' => Machine::now(),
                'challenged' => Machine::now(),
                'told' => Machine::now(),
            ] + ServiceKey::newest($this->database);
        }
        $isFresh = Machine::now() - ($asked['challenged'] ?? 0) <= self::ANSWERED_WITHIN;
        if (!$isNew && !$isFresh) {
            // What was answered long ago is in every copy of the database, too.
            $asked = array_diff_key(['challenged' => Machine::now()] + $asked, ['answered' => true]);
            $this->replace(array_replace($this->row, ['asked' => $asked]));
        } elseif (!$isNew && isset($asked['answered']) && $now->hasAddressOf($stored)) {
            // A copy has a database of its own. This one is written from both places: it has two names.
            $after = ['is' => $stored->alias($now)->toArray(), 'asked' => null];
            return $this->replace(array_replace($this->row, $after), 'shop-has-alias', [$stored, $now]);
        }
        $recorded = ServerRecords::installation($this->database);
        // A line left in the record is in every copy of the database, too: it answers one question.
        if ($recorded === self::COPY || ($recorded === self::MOVED && !$this->row['recorded'])) {
            return $this->end($recorded, $asked, Messages::text(Locale::DEFAULT, 'said-by-record'), true);
        }
        $values = ['new' => $now, 'old' => $stored];
        $this->question = $now->hasAddressOf($stored)
            ? new Refusal('shop-moved', $values)
            : new Refusal('shop-unknown', $values);
        $isStored = !$isNew || $this->replace(array_replace($this->row, ['asked' => $asked]));
        $isNew && $isStored && $this->tell();
        return $isStored;
    }

    /**
     * The question is answered.
     *
     * @param array<string, mixed> $asked as it is stored
     * @param bool $recorded whether the server record has answered
     */
    private function end(string $answer, array $asked, string $by, bool $recorded): bool
    {
        [$old, $seen] = [ShopIdentity::fromArray($this->row['is']), ShopIdentity::fromArray($asked['seen'])];
        $after = ['is' => $seen->completedBy($old)->toArray(), 'asked' => null, 'recorded' => $recorded];
        $id = bin2hex(Machine::randomBytes(16));
        if ($answer === self::COPY) {
            $after['copied'] = ['id' => $id, 'services' => $asked['services'], 'addons' => $asked['addons']];
        }
        $isStored = $this->database->transaction(function () use ($answer, $after, $id): bool {
            $isStored = $this->replace(array_replace($this->row, $after));
            if ($isStored && $answer === self::COPY) {
                (new ModuleState(new Store($this->database)))->changeInstallationId($id);
            }
            return $isStored;
        });
        if ($isStored) {
            $this->question = null;
            $key = $answer === self::COPY ? 'shop-is-copy' : 'shop-is-moved';
            $this->log($key, ['by' => $by, 'new' => $seen, 'old' => $old]);
        }
        return $isStored;
    }

    /**
     * @param array<string, mixed> $after in place of the row that was read
     * @param string|null $key of Messages, for the activity log
     * @param array{ShopIdentity, ShopIdentity}|null $places the stored one and the present one
     */
    private function replace(array $after, ?string $key = null, ?array $places = null): bool
    {
        // A store of its own: what the hook's has read ahead stays good.
        $isStored = (new Store($this->database))->swap(self::KIND, self::KEY, $this->row, $after);
        if ($isStored) {
            $this->row = $after;
            $key === null || $this->log($key, ['old' => $places[0], 'new' => $places[1]]);
        }
        return $isStored;
    }

    /** Mails the question to staff; whoever wasn't reached is told by the next cron. */
    private function tell(): void
    {
        $subject = Messages::text(Locale::DEFAULT, 'shop-question-subject');
        if (!StaffNotices::announce($subject, $this->question->forStaff(Locale::DEFAULT))) {
            $this->replace(array_replace($this->row, ['asked' => ['told' => 0] + $this->row['asked']]));
        }
    }

    /** @param array<string, string|ServiceKey|ShopIdentity> $values */
    private function log(string $key, array $values): void
    {
        ActivityLog::add((new Refusal($key, $values))->forStaff(Locale::DEFAULT));
    }
}
