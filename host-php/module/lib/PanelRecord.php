<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\PanelAddress;

defined('WHMCS') || exit;

/**
 * The WHMCS server record: which panel, and with which token.
 */
final class PanelRecord
{
    /** Id of the server record; 0 while it isn't saved yet. */
    public int $id;

    /** Where this machine reaches the panel. */
    public PanelAddress $address;

    /** Where browsers do. */
    public PanelAddress $public;

    public string $token;

    /** The server record's Username: the panel administrator whom staff may sign on as; may be blank. */
    public string $administrator;

    public AccessHash $accessHash;

    /** Which panel an earlier answer told it is: `generation` of wit/types.wit; null if none has. */
    public ?string $generation = null;

    /**
     * True if the transport waits out the panel's throttle. Not for hooks of one service: they wait for seconds at
     * most, and nothing is to be done by halves.
     */
    public bool $patient = false;

    /** Whether the panel has told less than a minute ago that it takes few more requests. */
    public bool $scarce = false;

    /** @throws Refusal if the record names no panel or holds no token */
    public static function fromParams(Params $params): self
    {
        $record = new self();
        $record->id = $params->id('serverid');
        $record->administrator = trim($params->text('serverusername'));
        $record->accessHash = AccessHash::parse($params->text('serveraccesshash'));
        $record->token = trim($params->text('serverpassword'));
        try {
            $record->address = ServerAddress::read(
                $params->text('serverhostname'),
                $params->flag('serversecure'),
                $params->text('serverport'),
                $record->accessHash->caFile,
                $record->accessHash->proxy
            );
            $public = $record->accessHash->publicUrl;
            $record->public = $public === null ? $record->address : ServerAddress::read($public, false, '');
        } catch (BadAddress $exception) {
            throw new Refusal('bad-address', ['problem' => $exception->getMessage()], 'unavailable', $exception);
        }
        if ($record->token === '') {
            throw new Refusal('no-token');
        }
        if (preg_match('/^[\x21-\x7e]+$/D', $record->token) !== 1) {
            throw new Refusal('bad-token');
        }
        return $record;
    }

    /** @return array<string, mixed> `panel` of wit/types.wit */
    public function toContract(): array
    {
        return [
            'url' => $this->public->url(),
            'administrator' => $this->administrator === '' ? null : $this->administrator,
            'generation' => $this->generation,
            'patient' => $this->patient,
            'scarce' => $this->scarce,
            'user-email' => $this->accessHash->userEmail,
            'adopt-empty-users' => $this->accessHash->adoptsEmptyUsers,
            'read-only' => $this->accessHash->isReadOnly,
        ];
    }

    /**
     * The address for a browser of a path on the panel that the component answered, which nobody else has checked.
     *
     * @throws Refusal if it isn't on the panel
     */
    public function redirect(string $path): string
    {
        if (preg_match('~^/(?!/)[\x21-\x5b\x5d-\x7e]*$~D', $path) !== 1) {
            throw new Refusal('bad-redirect');
        }
        $url = $this->public->url($path);
        if (strpos($url, $this->public->origin . '/') !== 0) {
            throw new Refusal('bad-redirect');
        }
        return $url;
    }

    /**
     * For var_dump: the token stays out.
     *
     * @return array<string, mixed>
     */
    public function __debugInfo(): array
    {
        return ['id' => $this->id, 'address' => $this->address];
    }
}
