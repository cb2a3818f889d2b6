<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * WHMCS's view of a service as `context` of wit/types.wit, in the JSON form of PROTOCOL.md: 64-bit numbers are decimal
 * strings.
 */
final class ContextBuilder
{
    private const STATUSES = ['pending', 'active', 'suspended', 'terminated', 'cancelled', 'fraud', 'completed'];

    private Connection $database;
    private ModuleState $state;
    private Bindings $bindings;
    private OthersBindings $others;
    private PendingDeletions $deletions;
    private UnverifiedChanges $unverified;
    private FirstOptions $firstOptions;

    public function __construct(
        Connection $database,
        Store $store,
        ModuleState $state,
        Bindings $bindings
    ) {
        $this->database = $database;
        $this->state = $state;
        $this->bindings = $bindings;
        $this->others = new OthersBindings($database, $store);
        $this->deletions = new PendingDeletions($store);
        $this->unverified = new UnverifiedChanges($store);
        $this->firstOptions = new FirstOptions($database, $store);
    }

    /**
     * @param bool $choosesUser whether the call may go on with another panel user than the client's bound one
     * @return array<string, mixed>
     */
    public function build(
        Params $params,
        PanelRecord $panel,
        ServiceRecord $service,
        string $locale,
        bool $choosesUser = false
    ): array {
        $bindings = $this->bindings->of($panel, $service->client, $service->property(ServiceRecord::PANEL_USER_ID));
        $marks = new Marks($this->state->installationId());
        return $this->others->ofOthers($panel, $service->client, $choosesUser ? [] : $bindings) + [
            'service-mark' => $marks->ofService($service->key),
            'client-key' => $marks->ofClient($service->client),
            'locale' => $locale,
            'panel' => $panel->toContract(),
            'client' => $this->client($params, $panel, $service),
            'service' => self::service($params, $service),
            'server' => $this->server($service, $panel),
            'bindings' => $bindings,
            'client-servers' => $service->clientServers(),
            'intent' => $this->state->openIntent($service->key),
            'released' => [],
            'session-open' => false,
            'session-checked' => null,
            'recent-answer' => $this->state->recentAnswer($service->key, $service->uuid()),
            'remembered' => $this->state->remembered($service->key, $service->uuid()),
            'first-options' => $this->firstOptions->of($service->key),
            'suspension-pending' => $this->state->suspensionPending($service->key),
            'deletion' => $this->deletions->of($service->key),
            'unverified' => $this->unverified->of($service->key, $service->uuid()),
            'earlier' => null,
            'inputs' => [],
            'form-token' => '',
            'form-done' => '',
            'form-failed' => '',
            'by-staff' => !ClientGuard::isCustomer(),
            'confirmation' => null,
            'traces' => [],
        ];
    }

    /** @return array<string, string|bool> */
    private function client(Params $params, PanelRecord $panel, ServiceRecord $service): array
    {
        $details = $params->texts('clientsdetails');
        return [
            'id' => (string) $service->client,
            'first-name' => $details['firstname'] ?? '',
            'last-name' => $details['lastname'] ?? '',
            'email' => trim($details['email'] ?? ''),
            // Asked only where something depends on it.
            'email-verified' => $panel->accessHash->adoptsEmptyUsers
                && VerifiedEmail::of($this->database, $service->client),
        ];
    }

    /** @return array<string, mixed> */
    private static function service(Params $params, ServiceRecord $service): array
    {
        $status = strtolower($service->status);
        return [
            'id' => $service->key->toContract(),
            'product' => [
                'id' => (string) $service->productId,
                'name' => $service->productName,
                'settings' => $params->settings(),
            ],
            'domain' => trim($params->text('domain')),
            'username' => $params->text('username'),
            'password' => $params->text('password'),
            'password-typed' => !$service->key->isAddon() && self::isTypedPassword($params),
            'status' => in_array($status, self::STATUSES, true) ? $status : 'pending',
            'quantity' => $params->quantity(),
            'options' => self::namedValues($params->texts('configoptions')),
            'fields' => self::namedValues($params->texts('customfields')),
        ];
    }

    /**
     * WHMCS's order form asks for the password where the product is of the type Server/VPS. Where nobody has typed one
     * WHMCS draws ten letters and digits (WHMCS developer documentation, "Module Parameters").
     */
    private static function isTypedPassword(Params $params): bool
    {
        return $params->text('producttype') === 'server'
            && preg_match('/^[A-Za-z0-9]{10}$/D', $params->text('password')) !== 1;
    }

    /** @return array<string, mixed> */
    private function server(ServiceRecord $service, PanelRecord $panel): array
    {
        $uuid = $service->uuid();
        $owner = $this->owner($service);
        $ownerSeen = $this->state->ownerSeen($service->key, $uuid, $owner);
        $lastPanel = $this->state->lastPanel($service->key, $uuid);
        return [
            'uuid' => $uuid,
            'vm-id' => $service->property(ServiceRecord::VM_ID),
            'node-id' => $service->property(ServiceRecord::NODE_ID),
            'panel-user-id' => $owner,
            'owner-seen' => $ownerSeen === null ? null : (string) $ownerSeen,
            'elsewhere' => $lastPanel === $panel->address->url() ? null : $lastPanel,
            'status' => $this->state->lastStatus($service->key, $uuid),
            'dedicated-address' => $service->dedicatedAddress(),
            'assigned-addresses' => $service->assignedAddresses(),
        ];
    }

    /**
     * The panel user stored beside the server, or typed by staff where none is stored. A number that the module has
     * stored itself, and that is left over since somebody cleared the UUID alone, nobody has typed.
     */
    private function owner(ServiceRecord $service): ?string
    {
        $owner = $service->property(ServiceRecord::PANEL_USER_ID);
        if ($service->uuid() !== null || (string) $owner === '') {
            return $owner;
        }
        $own = $this->state->lastServer($service->key)['ids'][ServiceRecord::PANEL_USER_ID] ?? null;
        return $owner === $own ? null : $owner;
    }

    /**
     * @param array<string, string> $texts
     * @return list<array{name: string, value: string}>
     */
    private static function namedValues(array $texts): array
    {
        $values = [];
        foreach ($texts as $name => $value) {
            $values[] = ['name' => (string) $name, 'value' => $value];
        }
        return $values;
    }
}
