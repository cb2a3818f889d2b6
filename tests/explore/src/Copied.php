<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** A copy of a shop, at another address and on another database: what it may do depends on what its staff have said. */
final class Copied
{
    /** Name of the copy. */
    public const NAME = 'C';

    private World $world;
    private Truth $truth;

    /** Name of the shop that was copied. */
    private string $original = '';

    /** Highest number of a service that was copied. */
    private int $last = 0;

    /** Highest number of a client who was copied. */
    private int $lastClient = 0;

    /** Function of the button by which staff have said what it is; blank: nothing yet. */
    public string $said = '';

    /** @var array<int, true> services that staff have confirmed to be the copy's */
    private array $confirmed = [];

    public function __construct(World $world, Truth $truth)
    {
        $this->world = $world;
        $this->truth = $truth;
    }

    public function begin(Site $original, Site $copy): void
    {
        $this->original = $original->name;
        $this->last = (int) $copy->database()->table('tblhosting')->max('id');
        $this->lastClient = (int) $copy->database()->table('tblclients')->max('id');
        if (Books::stored($copy, 'shop') === []) {
            // The module has never run: it doesn't know where the shop is, and no service has a server.
            $this->said = 'ShopCopied';
            $this->last = 0;
        }
        foreach ([&$this->truth->whose->users, &$this->truth->whose->servers] as &$owned) {
            foreach ($owned as $uuid => $owners) {
                foreach (array_keys($owners) as $owner) {
                    if (strncmp($owner, "{$original->name}:", 2) === 0) {
                        $owned[$uuid][$copy->name . substr($owner, 1)] = true;
                    }
                }
            }
        }
    }

    /**
     * Shops in which a client is the same person: the shop's own, and its copy or what it is a copy of.
     *
     * @return list<string>
     */
    public function shopsOf(string $shop, int $client): array
    {
        $isBoth = in_array($shop, [$this->original, self::NAME], true) && $client <= $this->lastClient;
        return $isBoth ? [$this->original, self::NAME] : [$shop];
    }

    private function isItsOwn(int $service): bool
    {
        return $service > $this->last || isset($this->confirmed[$service]);
    }

    /** @return list<int> the copy's services that may act on the server which the path of a request names */
    private function holders(string $path): array
    {
        $services = [];
        if (preg_match('~/servers/([0-9a-f-]{36})\b~', $path, $part) === 1) {
            foreach (array_keys($this->truth->whose->servers[$part[1]] ?? []) as $holder) {
                [$shop, $service] = explode(':', $holder);
                $shop === self::NAME && $services[] = (int) $service;
            }
        }
        return $services;
    }

    /** Whether a shop's own books count: not those of a copy. */
    public function counts(string $shop): bool
    {
        return $shop !== self::NAME || $this->said === 'ShopMoved';
    }

    /** Staff have pressed a button of a shop, with success. */
    public function pressed(string $shop, string $function, int $service): void
    {
        if ($shop !== self::NAME) {
            return;
        }
        if ($function === 'ConfirmCopied') {
            $this->confirmed[$service] = true;
        } elseif (in_array($function, ['ShopMoved', 'ShopCopied'], true) && $this->said === '') {
            $this->said = $function;
            if ($function === 'ShopMoved') {
                $this->world->closed[$this->original] = true;
            }
        }
    }

    /**
     * A panel is about to act on a request that changes something.
     *
     * @param array<string, mixed> $request
     */
    public function before(array $request, Actor $actor): void
    {
        $isSignOn = preg_match('~/generate-sso-token$|token=~', $request['path']) === 1;
        if ($actor->shop !== self::NAME || $isSignOn || $this->said === 'ShopMoved') {
            return;
        }
        $services = $actor->service === 0 ? $this->holders($request['path']) : [$actor->service];
        $isNew = array_filter($services, [$this, 'isItsOwn']) !== [];
        if ($this->said === '' || !$isNew) {
            $what = "{$actor->word} of {$actor->holder()}: {$request['method']} {$request['path']}";
            $this->truth->violated(Rules::COPY_ACTS, $what);
        }
    }
}
