<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * Which service holds which server: the `Server UUID` fields of all services and product addons.
 *
 * A service property is a custom field of the service's *product*: after an upgrade to another product WHMCS finds it
 * blank. So the ids also stand in the module's own table, and are put into the new product's fields.
 */
final class StoredServers
{
    private Connection $database;
    private ModuleState $state;

    public function __construct(Connection $database, ModuleState $state)
    {
        $this->database = $database;
        $this->state = $state;
    }

    /**
     * @param array<string, string> $ids by name of the property
     * @param int|null $seen when the panel showed the owner among them; null if it is as before
     * @param string|null $panel its address; null likewise
     */
    public function store(ServiceRecord $service, array $ids, ?int $seen = null, ?string $panel = null): void
    {
        $service->saveIds($ids);
        $this->remember($service, $ids, $seen, $panel);
    }

    /**
     * The ids of products before go once the new ones stand in both places: staff may type another server into the
     * field of this product, and the service may have the former one again.
     *
     * @param array<string, string> $ids
     */
    private function remember(ServiceRecord $service, array $ids, ?int $seen, ?string $panel): void
    {
        $this->state->rememberServer($service->key, $service->productId, $ids, $seen, $panel);
        $service->blankFormerIds();
    }

    /** The panel has shown this owner of the server; stored beside the UUID where none, or only staff's text, is. */
    public function rememberOwner(ServiceRecord $service, string $user, string $panel): void
    {
        $uuid = $service->uuid();
        if ($uuid === null) {
            return;
        }
        if ($service->property(ServiceRecord::PANEL_USER_ID) !== $user) {
            $service->saveIds([ServiceRecord::PANEL_USER_ID => $user]);
        }
        $ids = [];
        foreach (ServiceRecord::OF_SERVER as $name) {
            $ids[$name] = (string) $service->property($name);
        }
        $ids[ServiceRecord::UUID] = $uuid;
        $this->remember($service, $ids, Machine::now(), $panel);
    }

    /** The panel has shown the server on this node: it was moved there. */
    public function rememberNode(ServiceRecord $service, string $node): void
    {
        $uuid = $service->uuid();
        if ($uuid === null) {
            return;
        }
        $service->saveIds([ServiceRecord::NODE_ID => $node]);
        $last = $this->state->lastServer($service->key);
        // A UUID that staff have only typed doesn't become a stored one by it.
        if ($last !== null && strtolower($last['ids'][ServiceRecord::UUID] ?? '') === $uuid) {
            $ids = [ServiceRecord::NODE_ID => $node] + $last['ids'];
            $this->state->rememberServer($service->key, $last['product'], $ids);
        }
    }

    /**
     * Staff can type a UUID into its field, past all that looks whose it is.
     *
     * @param FenceRow|null $row the service's fence, where it was read
     * @throws Refusal if another service holds it, or the service's own is still being deleted
     */
    public function refuseTyped(ServiceRecord $service, ?FenceRow $row = null): void
    {
        $uuid = $service->uuid();
        $stored = $this->state->lastServer($service->key)['ids'][ServiceRecord::UUID] ?? '';
        if ($uuid === null || ($row === null ? strtolower($stored) === $uuid : $row->holds($uuid))) {
            return;
        }
        $row = $row ?? (new FenceTable($this->database))->read($service->key);
        if ($row !== null && $row->deletesAnother($uuid)) {
            $values = ['uuid' => $uuid, 'old' => (string) $row->uuid, 'service' => $service->key];
            throw new Refusal('uuid-while-deleting', $values);
        }
        $holder = $this->otherHolder($uuid, $service->key);
        if ($holder !== null) {
            $values = ['uuid' => $uuid, 'holder' => $holder, 'service' => $service->key];
            throw new Refusal('uuid-also-held', $values);
        }
    }

    /**
     * Puts the ids into the fields of the product that the service has now, if they were lost: it is another product,
     * or somebody has deleted its custom fields. Not if staff have cleared the field, or given the server away.
     */
    public function carryToProduct(ServiceRecord $service): void
    {
        $last = $this->state->lastServer($service->key);
        if ($last === null || $service->uuid() !== null) {
            return;
        }
        if ($last['product'] !== $service->productId) {
            $this->store($service, $last['ids']);
            return;
        }
        $field = ServerFields::value($this->database, $service->key, $service->productId);
        $uuid = strtolower($last['ids'][ServiceRecord::UUID] ?? '');
        if ($field === null && $this->otherHolder($uuid, $service->key) === null) {
            $this->store($service, $last['ids']);
            LostFields::note(new Store($this->database), $service->key, $service->productId);
        }
    }

    /** Removes the ids and all that came with the server: login and addresses. */
    public function forget(ServiceRecord $service): void
    {
        $service->clear();
        $this->state->forgetServer($service->key);
    }

    /** A server that staff have put another one in the place of is nobody's any more, and runs on. */
    public function tellOfReplaced(string $old, string $new, ServiceKey $service): void
    {
        if ($this->otherHolder($old, $service) === null) {
            $text = Messages::text(Locale::DEFAULT, 'server-replaced', ['old' => $old, 'new' => $new]);
            (new StaffNotices(new Store($this->database)))->tell($service, "replaced $old", $text);
        }
    }

    /** A server that staff have typed into another service's field is that one's: should it be wrong, they hear of it. */
    public function tellOfGiven(string $uuid, ServiceKey $service, ServiceKey $holder): void
    {
        $values = ['uuid' => $uuid, 'holder' => $holder->describe(Locale::DEFAULT)];
        $text = Messages::text(Locale::DEFAULT, 'server-given', $values);
        (new StaffNotices(new Store($this->database)))->tell($service, "given $uuid", $text);
    }

    /** A service or addon other than this one whose field holds the UUID; null if there is none. */
    public function otherHolder(string $uuid, ServiceKey $except): ?ServiceKey
    {
        foreach (ServerFields::holders($this->database, $uuid) as $holder) {
            if (!$holder->equals($except)) {
                return $holder;
            }
        }
        return null;
    }
}
