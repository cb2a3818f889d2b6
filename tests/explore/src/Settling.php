<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * The end of a history: everything works again, crons run, staff repeat what failed. Then nothing may stay pending, and
 * a new customer gets a server.
 */
final class Settling
{
    /** Numbers of its steps. */
    private const FIRST = 1000000;

    private const ROUNDS = 7;

    /** Seconds between the crons of a round: what wasn't possible is tried again after hours and days. */
    private const BETWEEN = [300, 900, 7200, 40000, 90000, 90000, 90000];

    /** Kinds of the store that a cron works off. */
    private const PENDING = ['pending', 'install', 'deletion', 'unverified'];

    /** Kinds of the store that are of a service's server. */
    private const OF_SERVERS = ['server', 'status', 'install', 'pending', 'unverified', 'deleting'];

    /** Milliseconds in which a cron has run. */
    private const CRON = 1000000;

    private World $world;
    private Remedies $remedies;
    private int $number = self::FIRST;

    /** @var (callable(Step, string, World): void)|null */
    private $watch = null;

    public function __construct(World $world)
    {
        $this->world = $world;
        $this->remedies = new Remedies($world, function (string $word, array $arguments): string {
            return $this->step($word, $arguments);
        });
    }

    /**
     * @param (callable(Step, string, World): void)|null $watch
     * @return list<Violation>
     */
    public function violations(?callable $watch): array
    {
        $this->watch = $watch;
        $this->step('heal');
        if (!$this->world->truth->copied->counts(Copied::NAME)) {
            // A staging site is thrown away.
            $this->world->closed[Copied::NAME] = true;
        }
        for ($round = 0; $round < self::ROUNDS; $round++) {
            $this->crons(self::BETWEEN[$round]);
            foreach ($this->sites() as $site) {
                $this->staff($site);
            }
            $violations = $this->world->truth->violations();
            if ($violations !== []) {
                return $violations;
            }
        }
        foreach ($this->sites() as $site) {
            $this->step('daily', ['shop' => $site->name]);
        }
        // What the daily cron has left to staff may need some tries.
        for ($round = 0; $round === 0 || $round < self::ROUNDS && $this->isLeft(); $round++) {
            $this->crons(900);
            foreach ($this->sites() as $site) {
                $this->staff($site);
            }
        }
        $this->crons(900);
        foreach ($this->sites() as $site) {
            $this->look($site);
        }
        foreach ($this->sites() as $site) {
            $this->newCustomer($site);
        }
        return $this->world->truth->violations();
    }

    private function isLeft(): bool
    {
        foreach ($this->sites() as $site) {
            if ($site->whmcs->moduleQueue() !== [] || Books::stored($site, 'deletion') !== []) {
                return true;
            }
        }
        return false;
    }

    private function crons(int $seconds): void
    {
        foreach (array_keys($this->world->panels->all) as $panel) {
            $this->step('lockBackups', ['panel' => (string) $panel, 'locked' => 'no']);
            $this->step('finish', ['panel' => (string) $panel]);
        }
        $this->step('wait', ['seconds' => (string) $seconds]);
        foreach ($this->sites() as $site) {
            $this->step('cron', ['shop' => $site->name]);
        }
    }

    /** Staff repeat what is in the Module Queue, and create what was ordered. */
    private function staff(Site $site): void
    {
        $this->sayWhatItIs($site);
        foreach (Books::fences($site) as $row) {
            $status = $this->world->service($site->name, (int) $row->service)->domainstatus ?? '';
            $isWanted = in_array($status, ['Pending', 'Active'], true);
            if ($row->state === 'creating' && (int) $row->addon === 0 && $isWanted) {
                // PHP died, and WHMCS knows of no failure.
                $create = ['shop' => $site->name, 'service' => (string) $row->service];
                $answer = $this->step('create', $create);
                $answer === 'success' || $this->remedies->carryOut($answer, $create);
            }
        }
        foreach ($site->whmcs->moduleQueue() as $entry) {
            $step = Commands::ofQueue($site, $entry);
            if (!Commands::isSensible($site, $step)) {
                $site->whmcs->database()->table('tblmodulequeue')->where('id', $entry->id)->update(['completed' => 1]);
                continue;
            }
            $answer = $this->step($step->word, $step->arguments);
            if ($answer !== 'success') {
                $this->remedies->carryOut($answer, $step->arguments);
            }
        }
        $this->letGo($site);
    }

    /** The copy's database was set back to before staff said what it is: it asks again. */
    private function sayWhatItIs(Site $site): void
    {
        $said = $site->name === Copied::NAME ? $this->world->truth->copied->said : '';
        foreach ($said === '' ? [] : Books::stored($site, 'shop') as $row) {
            if ((json_decode($row->value, true)['asked'] ?? null) !== null) {
                $service = (string) Books::services($site)[0]->id;
                $this->step('staffPress', ['shop' => $site->name, 'service' => $service, 'function' => $said]);
            }
        }
    }

    /** Staff do what they were told about servers that aren't deleted. */
    private function letGo(Site $site): void
    {
        $servers = $this->world->panels->servers();
        foreach (Books::stored($site, 'deletion') as $row) {
            $pending = json_decode($row->value, true);
            $this->pointBack($site, $pending);
            $server = $servers[$pending['deletion']['uuid'] ?? ''] ?? null;
            if ($server === null || ($pending['deletion']['told'] ?? null) === null) {
                continue;
            }
            [$service, $addon] = explode(':', $pending['service']);
            $step = ['shop' => $site->name, 'service' => $service] + ($addon === '0' ? [] : ['addon' => $addon]);
            if ($pending['deletion']['hindrance'] === 'status') {
                $this->remedies->carryOut('set the service to Terminated', $step);
            } elseif ($pending['deletion']['hindrance'] === 'owner') {
                $owner = (string) $pending['deletion']['owner'];
                $this->remedies->setOwnerBack($server['panel'], $server['uuid'], $owner);
            } elseif ($server['vm'] === null) {
                $this->remedies->letGo($step);
            }
        }
    }

    /**
     * No server record leads to the panel of a pending deletion: staff point one there.
     *
     * @param array<string, mixed> $pending
     */
    private function pointBack(Site $site, array $pending): void
    {
        $records = $site->database()->table('tblservers')->orderBy('id')->get();
        foreach ($this->world->panels->all as $name => $panel) {
            $host = (string) parse_url($panel->origin, PHP_URL_HOST);
            $isLed = in_array($host, array_column($records->all(), 'hostname'), true);
            $isTold = $panel->origin === ($pending['panel'] ?? '') && ($pending['deletion']['told-slow'] ?? false);
            if ($isTold && !$isLed) {
                $record = ['record' => (string) $records->first()->id, 'panel' => (string) $name];
                $this->step('pointRecord', ['shop' => $site->name] + $record);
            }
        }
    }

    private function look(Site $site): void
    {
        foreach (Books::stored($site, ...self::PENDING) as $row) {
            $service = $this->world->service($site->name, (int) $row->key);
            $uuid = json_decode($row->value, true)['server'] ?? '';
            $status = $this->world->panels->servers()[$uuid]['status'] ?? '';
            $isBlind = ($service->domainstatus ?? '') === 'Suspended'
                || in_array($status, ['install_failed', 'suspended'], true);
            if ($row->kind === 'unverified' && $isBlind) {
                // The panel shows nothing of a suspended VM, nor of one that wasn't made, of which staff were told.
                continue;
            }
            if ($row->kind === 'pending' && ($service->domainstatus ?? '') === 'Pending') {
                // Staff say that it wasn't delivered, and don't repeat a suspension of it.
                continue;
            }
            $this->world->truth->violated(Rules::PENDING, "{$site->name} {$row->kind} {$row->key} {$row->value}");
        }
        foreach (Books::fences($site) as $row) {
            // One that was called off is put right by the service's next hook.
            $service = $this->world->service($site->name, (int) $row->service);
            // Staff don't run Create again for an order that was ended or suspended: no server may be left of it.
            $isWanted = in_array($service->domainstatus ?? '', ['Pending', 'Active'], true)
                || $this->hasMade("{$site->name}:{$row->service}:{$row->addon}");
            if ($row->state === 'creating' && $isWanted) {
                $what = "{$site->name}: fence of {$row->service}:{$row->addon} is {$row->state} {$row->uuid}";
                $this->world->truth->violated(Rules::PENDING, $what);
            }
        }
        $this->lookForLeftOvers($site);
        foreach ($site->whmcs->moduleQueue() as $entry) {
            $what = "{$site->name}: {$entry->module_action} of {$entry->service_type} {$entry->service_id}";
            if (Commands::isSensible($site, Commands::ofQueue($site, $entry))) {
                $this->world->truth->violated(Rules::DEAD_END, "$what: {$entry->last_attempt_error}");
            }
        }
    }

    /** What has expired, and what is kept for a server of a service that has none. */
    private function lookForLeftOvers(Site $site): void
    {
        $having = [];
        foreach (Books::holders($site) as $holders) {
            foreach ($holders as [$service, $addon]) {
                $having["$service:$addon"] = true;
            }
        }
        foreach (Books::fences($site) as $row) {
            if (in_array($row->state, ['creating', 'held', 'deleting'], true)) {
                $having["{$row->service}:{$row->addon}"] = true;
            }
        }
        foreach (Books::stored($site) as $row) {
            $isExpired = $row->expires !== null && $row->expires * 1000 <= Clock::$ms - self::CRON;
            $goesByItself = $row->kind === 'status' && $row->expires !== null;
            $isOrphan = in_array($row->kind, self::OF_SERVERS, true) && !isset($having[$row->key]) && !$goesByItself;
            if ($isExpired || $isOrphan) {
                $why = $isExpired ? 'has expired' : 'is of no server';
                $what = "{$site->name} {$row->kind} {$row->key} $why: " . substr($row->value, 0, 200);
                $this->world->truth->violated(Rules::LEFT_OVER, $what);
            }
        }
    }

    /** Whether a server is on a panel that this service made, and that no service holds. */
    private function hasMade(string $holder): bool
    {
        $held = [];
        foreach ($this->sites() as $site) {
            $held += Books::holders($site);
        }
        foreach (array_keys(array_diff_key($this->world->panels->servers(), $held)) as $uuid) {
            if (isset($this->world->truth->whose->servers[$uuid][$holder], $this->world->truth->whose->marks[$uuid])) {
                return !isset($this->world->truth->told[$uuid]);
            }
        }
        return false;
    }

    /** Whatever has become of others' orders, his is delivered. */
    private function newCustomer(Site $site): void
    {
        $client = $site->whmcs->addClient([
            'email' => "new{$this->number}@example.test", 'firstname' => 'Nina', 'lastname' => 'New',
        ]);
        foreach (['1', '3'] as $product) {
            $order = ['shop' => $site->name, 'client' => (string) $client, 'product' => $product];
            $service = $this->step('order', $order);
            $create = ['shop' => $site->name, 'service' => $service];
            $answer = $this->step('create', $create);
            $isSetBack = isset($this->world->truth->whose->setBack[$site->name]) || $site->name === Copied::NAME;
            if ($answer !== 'success' && $isSetBack) {
                // A database that was set back, or copied, gives numbers of services anew, and marks with them.
                $this->remedies->carryOut($answer, $create);
                $answer = $this->step('create', $create);
            }
            if ($answer !== 'success') {
                $this->world->truth->violated(Rules::BLOCKED, "{$site->name}: a new customer's order: $answer");
                continue;
            }
            $this->signsOn($site, $create);
            foreach (Deliveries::differences($this->world, $site, (int) $service) as $difference) {
                $this->world->truth->violated(Rules::NOT_AS_ORDERED, "{$site->name}: service $service: $difference");
            }
            $product === '1' && $this->beginsAgain($site, $create);
        }
    }

    /**
     * The server record is replaced, which changes nothing for the customer.
     *
     * @param array<string, string> $service
     */
    private function signsOn(Site $site, array $service): void
    {
        $record = (string) $this->world->service($site->name, (int) $service['service'])->server;
        $this->step('replaceRecord', ['shop' => $site->name, 'record' => $record]);
        $answer = $this->step('signOn', $service);
        if (strpos($answer, '"success":true') === false) {
            $this->world->truth->violated(Rules::SIGNS_NOBODY_ON, "{$site->name}: a new customer: $answer");
        }
    }

    /**
     * He ends it, and comes back.
     *
     * @param array<string, string> $service
     */
    private function beginsAgain(Site $site, array $service): void
    {
        $this->crons(300);
        $answers = [$this->step('terminate', $service)];
        $this->crons(300);
        $answers[] = $this->step('create', $service);
        if ($answers !== ['success', 'success']) {
            $what = "{$site->name}: terminate and create of a new customer: " . implode(', ', $answers);
            $this->world->truth->violated(Rules::DEAD_END, $what);
        }
    }

    /** @return list<Site> */
    private function sites(): array
    {
        return array_values(array_diff_key($this->world->sites, $this->world->closed));
    }

    /** @param array<string, string> $arguments */
    private function step(string $word, array $arguments = []): string
    {
        $step = new Step($this->number++, $word, $arguments);
        $outcome = $this->world->perform($step);
        $this->watch === null || ($this->watch)($step, $outcome, $this->world);
        return $outcome;
    }
}
