<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** What is looked at after each step: shops' rows, logs and mails beside the panels' rows. */
final class Checks
{
    /** Milliseconds within which the same mail isn't a reminder. */
    private const REMINDER = 82800000;

    private const CRON_SECONDS = 300;

    /** Milliseconds between two crons, at least. */
    private const APART = 60000;

    /** Words of steps that change a service's status, or may. */
    private const CHANGING = ['create', 'suspend', 'unsuspend', 'terminate', 'pay', 'cron', 'daily'];

    /** Crons after which a state that should have gone is taken for one that stays. */
    private const SUSPENDED_CRONS = 2;
    private const TERMINATED_CRONS = 4;
    private const PAID_CRONS = 4;

    private const TOKEN = 'Zk3vQ9mXr7LbW4nTeGd8uYh2Ps6aJc5fBw1xEo0q';

    private World $world;
    private Truth $truth;

    /** @var array<string, int> when a server was first seen that nobody knows, by UUID */
    private array $unknown = [];

    /** @var array<string, int> crons for which something has lasted, by what it is */
    private array $lasting = [];

    /** @var array<string, int> when each mail to staff was sent, by its text */
    private array $mails = [];

    /** @var array<string, true> services that were ever suspended by a command */
    private array $suspended = [];

    /** @var array<string, true> services whose status somebody has set without a command */
    private array $byHand = [];

    /** @var array<string, int> number of the step in which an active service was paid that nobody has suspended since */
    private array $paid = [];

    /** Number of the newest step in which a connection was lost behind a statement. */
    private int $losing = -1;

    /** What may happen to a database after a mail was sent and before that was noted down. */
    private const FORGETTING = ['drop' => true, 'lose' => true, 'fail' => true, 'full' => true];

    /** Whether what is read is of a step that was killed: it may not have noted down yet whom it had told. */
    private bool $isKilled = false;

    /** @var array<string, int> when services were last looked at, by shop */
    private array $looked = [];

    /** @var array<string, true> services whose bill is overdue */
    private array $overdue = [];

    /** @var array<string, true> services that staff have suspended for another reason than a bill */
    private array $forStaff = [];

    /** @var array<string, string> what a shop's staff were told so far */
    private array $texts = [];

    public function __construct(World $world, Truth $truth)
    {
        $this->world = $world;
        $this->truth = $truth;
    }

    /** Server sync has made a service, in whichever state its server was. */
    public function imported(string $shop, int $service): void
    {
        $this->byHand["$shop:$service"] = true;
    }

    public function shopSetBack(string $shop): void
    {
        $this->lasting = $this->mails = $this->paid = [];
    }

    /**
     * Commands of one service that overlap: which status WHMCS shows in the end is WHMCS's.
     *
     * @param list<Step> $steps
     */
    public function raced(array $steps): void
    {
        foreach ($steps as $step) {
            $this->losing = isset($step->arguments['lose']) ? $step->number : $this->losing;
        }
        $changing = array_filter($steps, static function (Step $step): bool {
            return in_array($step->word, self::CHANGING, true);
        });
        foreach (count($changing) > 1 ? $changing : [] as $step) {
            $key = "{$step->arguments['shop']}:{$step->number('service')}";
            $this->byHand[$key] = true;
            if ($step->word === 'suspend') {
                unset($this->paid[$key]);
            }
        }
    }

    /** Staff have put a server into a service that WHMCS shows as terminated: nothing suspends or deletes it. */
    private function isTypedIntoEnded(Site $site, Step $step, Actor $actor): bool
    {
        return in_array($step->word, ['typeUuid', 'save'], true)
            && ($this->world->service($site->name, $actor->service)->domainstatus ?? null) === 'Terminated';
    }

    /**
     * A PHP request has ended.
     *
     * @param mixed $answer
     */
    public function ended(Step $step, Actor $actor, $answer, int $took): void
    {
        $site = $this->world->sites[$actor->shop];
        $this->read($site, $step, is_string($answer) ? $answer : (string) json_encode($answer));
        // Staff who run Create for a suspended service make WHMCS show it as Active.
        $isAgain = $step->word === 'create' && $this->hasSuspended($site, $actor);
        if ($step->word === 'suspend' && $answer === 'success') {
            $this->suspended[$actor->holder()] = true;
        }
        if ($step->word === 'setStatus' || $isAgain || $this->isTypedIntoEnded($site, $step, $actor)) {
            $this->byHand["{$site->name}:{$step->number('service')}"] = true;
        }
        $isDone = $answer === 'success' || in_array($step->word, ['typeUuid', 'save'], true);
        if ($isDone && $actor->service !== 0) {
            // What comes up from here on is another cause.
            $this->mails = array_filter($this->mails, static function (string $key) use ($actor): bool {
                return preg_match("/^{$actor->shop} .*\\bservice {$actor->service}\\b/", $key) !== 1;
            }, ARRAY_FILTER_USE_KEY);
        }
        $isCron = in_array($step->word, ['cron', 'daily'], true);
        $this->lookAtPaid($site, $step, $isCron);
        if ($isCron && $took > self::CRON_SECONDS * 1000) {
            $this->truth->violated(Rules::SLOW_CRON, "{$step->word} took " . intdiv($took, 1000) . ' s');
        }
        if ($step->word === 'signOn' && ($answer['success'] ?? false) === true) {
            if (strpos($answer['redirectTo'] ?? '', 'token=') === false) {
                $this->truth->violated(Rules::SIGNS_NOBODY_ON, "{$step->word} of {$actor->holder()}");
            }
        }
        $isTyped = in_array($step->word, ['signOn', 'adminSignOn', 'testConnection'], true)
            ? is_array($answer) : (is_string($answer) || is_array($answer) || $step->word === 'press');
        if (!$isTyped) {
            $this->truth->violated(Rules::WARNING, "{$step->word} answers " . gettype($answer));
        }
        if (!$this->truth->copied->counts($site->name)) {
            return;
        }
        $isClean = $isCron && !isset($step->arguments['fault']) && $this->world->isCalm
            && $this->world->panels->isQuiet() && $this->isWhereItWas($site);
        $this->lookAtServers($site, $isClean ? Clock::$ms - $took : null);
        // Crons of one race are one: nothing is due in between.
        if ($isClean && Clock::$ms - ($this->looked[$site->name] ?? 0) > self::APART) {
            $this->looked[$site->name] = Clock::$ms;
            $this->lookAtServices($site);
        }
    }

    /** A PHP request was killed: what it has written counts. */
    public function killed(Step $step, Actor $actor): void
    {
        $this->isKilled = true;
        $this->read($this->world->sites[$actor->shop], $step, '');
        $this->isKilled = false;
    }

    private function hasSuspended(Site $site, Actor $actor): bool
    {
        $servers = $this->world->panels->servers();
        foreach (Books::holders($site) as $uuid => $holders) {
            $isHis = in_array([$actor->service, $actor->addon], array_map(static function (array $holder): array {
                return [$holder[0], $holder[1]];
            }, $holders), true);
            if ($isHis && ($servers[$uuid]['status'] ?? '') === 'suspended') {
                return true;
            }
        }
        return isset($this->suspended[$actor->holder()]);
    }

    private function lookAtPaid(Site $site, Step $step, bool $isCron): void
    {
        $key = "{$site->name}:{$step->number('service')}";
        if (in_array($step->word, ['suspend', 'overdue', 'setStatus'], true)) {
            unset($this->paid[$key]);
        }
        if ($step->word === 'suspend' && !isset($this->overdue[$key])) {
            // Staff have another reason than a bill.
            $this->forStaff[$key] = true;
        } elseif ($step->word === 'unsuspend') {
            unset($this->forStaff[$key]);
        } elseif ($step->word === 'overdue') {
            $this->overdue[$key] = true;
        } elseif ($step->word === 'pay') {
            unset($this->overdue[$key]);
            if (!isset($this->forStaff[$key])) {
                $this->paid[$key] = $step->number;
            }
        }
        foreach ($this->paid as $key => $number) {
            [$shop, $service] = explode(':', $key);
            $isSuspended = $shop === $site->name
                && $this->world->service($shop, (int) $service)->domainstatus === 'Suspended';
            if ($isSuspended && $isCron && $number < $step->number) {
                $this->truth->violated(Rules::SUSPENDS_PAID, "{$step->word} of $shop: service $service");
            }
            if ($isSuspended) {
                unset($this->paid[$key]);
            }
        }
    }

    /** A shop that asks whether it was moved or copied holds work back until staff answer. */
    private function isWhereItWas(Site $site): bool
    {
        foreach (Books::stored($site, 'shop') as $row) {
            if ((json_decode($row->value, true)['asked'] ?? null) !== null) {
                return false;
            }
        }
        return true;
    }

    /** Reads what logs and mails have got, and empties them. */
    private function read(Site $site, Step $step, string $answer): void
    {
        $database = $site->database();
        $texts = [];
        foreach ($database->table('tblactivitylog')->get() as $row) {
            $texts['activity log'][] = $row->description;
            $this->tell($site, $row->description);
            $this->world->notes[] = "activity log: {$row->description}";
        }
        $mails = $database->table('tblemails')->where('userid', 0)->get()->all();
        if ($this->losing === $step->number) {
            // A connection that is lost behind WHMCS's own statement is opened again, and the row written again.
            $mails = array_column($mails, null, 'message');
        }
        foreach ($mails as $row) {
            $texts['mail'][] = "{$row->subject}\n{$row->message}";
            $this->tell($site, "{$row->subject}\n{$row->message}");
            $isForgotten = $this->isKilled || array_intersect_key($step->arguments, self::FORGETTING) !== [];
            $isForgotten || $this->mailed($site, "{$row->subject}\n{$row->message}");
            $this->world->notes[] = 'mail to staff: ' . strip_tags($row->message);
        }
        foreach ($database->table('tblmodulelog')->get() as $row) {
            $texts['module log'][] = "{$row->request}\n{$row->response}\n{$row->arrdata}";
        }
        foreach (Books::stored($site, 'trace', 'failure', 'answer') as $row) {
            $texts["stored {$row->kind}"][] = $row->value;
        }
        foreach (['tblactivitylog', 'tblemails', 'tblmodulelog'] as $table) {
            $database->table($table)->delete();
        }
        if (in_array($step->word, ['page', 'staffPage', 'home', 'save', 'press'], true)) {
            $texts['page'][] = $answer;
        }
        $secrets = $this->secrets();
        foreach ($texts as $place => $all) {
            $text = implode("\n", $all);
            foreach ($secrets as $what => $secret) {
                if (strpos($text, $secret) !== false) {
                    $this->truth->violated(Rules::SECRET, "$what is in the $place of {$step->word}");
                }
            }
            if (preg_match('~eyJ[\w-]+\.eyJ[\w-]+~', $text) === 1) {
                $this->truth->violated(Rules::SECRET, "a sign-on token is in the $place of {$step->word}");
            }
        }
    }

    /** @return array<string, string> */
    private function secrets(): array
    {
        $secrets = ['the panel\'s token' => self::TOKEN];
        foreach (array_keys($this->world->panels->all) as $name) {
            $state = $this->world->panels->state((string) $name);
            foreach ($state['servers'] as $server) {
                if (strlen((string) $server['account_password']) > 7) {
                    $secrets["the root password of {$server['uuid']}"] = $server['account_password'];
                }
            }
            foreach ($state['users'] as $user) {
                if ($user['id'] !== 1 && strlen((string) $user['password']) > 7) {
                    $secrets["the password of panel user {$user['id']}"] = $user['password'];
                }
            }
        }
        return $secrets;
    }

    private function tell(Site $site, string $text): void
    {
        $this->texts[$site->name] = substr(($this->texts[$site->name] ?? '') . "\n$text", -200000);
        preg_match_all('/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/', $text, $uuids);
        foreach ($uuids[0] as $uuid) {
            $this->truth->told[$uuid] = true;
        }
        if (preg_match('/No service holds server ([0-9a-f-]{36}) any more/', $text, $part) === 1) {
            $this->truth->whose->isNobodys[$part[1]] = true;
        }
    }

    private function mailed(Site $site, string $text): void
    {
        // When it is tried again is no other cause.
        $key = $site->name . ' ' . preg_replace('/\b\d+ (?:minutes?|h)\b/', '', $text);
        $last = $this->mails[$key] ?? null;
        if ($last !== null && Clock::$ms - $last < self::REMINDER) {
            $this->truth->violated(Rules::TOLD_TWICE, strtok($text, "\n") . ': ' . substr(strip_tags($text), 0, 300));
        }
        $this->mails[$key] = Clock::$ms;
    }

    /** @param int|null $cron when a cron began in which nothing went wrong; null: it was none */
    private function lookAtServers(Site $site, ?int $cron): void
    {
        $holders = Books::holders($site);
        $known = [];
        $creating = [];
        foreach (Books::fences($site) as $row) {
            $known[$row->uuid] = true;
            $creating["{$site->name}:{$row->service}:{$row->addon}"] = $row->state === 'creating';
        }
        $rows = '';
        foreach (Books::stored($site, 'deletion', 'released') as $row) {
            $rows .= $row->key;
        }
        foreach ($this->world->panels->servers() as $uuid => $server) {
            $maker = array_keys($this->truth->whose->servers[$uuid] ?? [])[0] ?? '';
            if (strncmp($maker, "{$site->name}:", 2) !== 0 || isset($this->truth->whose->meddled[$uuid])) {
                continue;
            }
            $isKnown = isset($holders[$uuid]) || isset($known[$uuid]) || isset($this->truth->told[$uuid])
                || ($creating[$maker] ?? false) || strpos($rows, $uuid) !== false
                || $this->isToldOfCreation($site, $maker, $server['panel'])
                || $server['status'] === 'deleting';
            if ($isKnown) {
                unset($this->unknown[$uuid]);
                continue;
            }
            $this->unknown[$uuid] = $this->unknown[$uuid] ?? Clock::$ms;
            if ($cron !== null && $this->unknown[$uuid] < $cron) {
                $this->truth->violated(Rules::UNKNOWN_SERVER, "$uuid ({$server['name']}) of $maker");
            }
        }
    }

    /** Services in the order of their ids, after a cron in which nothing went wrong. */
    private function lookAtServices(Site $site): void
    {
        $servers = $this->world->panels->servers();
        $lasting = [];
        foreach (Books::holders($site) as $uuid => $holders) {
            $server = $servers[$uuid] ?? null;
            foreach ($holders as [$service, $addon, $status]) {
                $runs = $server !== null && ($server['vm']['running'] ?? false) && $server['status'] !== 'deleting';
                $isOff = ($server['status'] ?? null) === 'suspended';
                $isOdd = $status === 'Active' ? $isOff : $runs;
                $isByHand = isset($this->byHand["{$site->name}:$service"]);
                if (!$isOdd || $isByHand || count($holders) > 1 || $this->isMeddled($site, $uuid)) {
                    continue;
                }
                $lasting["$uuid $status"] = [$service, $addon];
            }
        }
        $before = $this->lasting;
        $this->lasting = [];
        foreach ($lasting as $what => [$service, $addon]) {
            [$uuid, $status] = explode(' ', $what);
            $count = $this->lasting[$what] = ($before[$what] ?? 0) + 1;
            $isTold = isset($this->truth->told[$uuid]) || $this->isTold($site, $service);
            if ($status === 'Suspended' && $count > self::SUSPENDED_CRONS && !$isTold) {
                $this->truth->violated(Rules::RUNS_UNPAID, "$uuid of {$site->name}:$service:$addon");
            }
            $isQueued = in_array($service, array_column($site->whmcs->moduleQueue(), 'service_id'));
            if ($status === 'Active' && $count > self::PAID_CRONS && !$isTold && !$isQueued) {
                $this->truth->violated(Rules::SHOWS_OTHER, "$uuid of {$site->name}:$service:$addon is suspended");
            }
            if ($status === 'Terminated' && $count > self::TERMINATED_CRONS && !$isTold) {
                $this->truth->violated(Rules::RUNS_TERMINATED, "$uuid of {$site->name}:$service:$addon");
            }
        }
    }

    /** Panel staff have changed it, or it is another shop's as well. */
    private function isMeddled(Site $site, string $uuid): bool
    {
        foreach (array_keys($this->truth->whose->servers[$uuid] ?? []) as $holder) {
            if (strncmp($holder, "{$site->name}:", 2) !== 0) {
                return true;
            }
        }
        return isset($this->truth->whose->meddled[$uuid]);
    }

    /** Staff were told that a service may have a server on a panel that nobody can ask. */
    private function isToldOfCreation(Site $site, string $maker, string $panel): bool
    {
        $service = explode(':', $maker)[1];
        $place = preg_quote($this->world->panels->all[$panel]->origin, '/');
        $pattern = "/ConvoyPanel.*\\b[Ss]ervice (?:ID: )?#?$service\\b.* may have been made on the panel $place/";
        return preg_match($pattern, $this->texts[$site->name] ?? '') === 1;
    }

    private function isTold(Site $site, int $service): bool
    {
        $pattern = "/ConvoyPanel.*\\b[Ss]ervice (?:ID: )?#?$service\\b/";
        return preg_match($pattern, $this->texts[$site->name] ?? '') === 1;
    }
}
