<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** What people do in several steps, each of which answers what the next one is. */
final class Procedures
{
    public const WORDS = ['letGo', 'reassign'];

    private Choice $choice;

    public function __construct(Choice $choice)
    {
        $this->choice = $choice;
    }

    /** @return list<Step> of the procedure of that word; [] if it is none, or can't be begun */
    public function steps(string $word): array
    {
        if (!in_array($word, self::WORDS, true)) {
            return [];
        }
        $site = $this->choice->site();
        $service = $this->choice->service($site);
        $arguments = ['shop' => $site->name, 'service' => $service->id ?? 0];
        return $service === null ? [] : $this->{$word}($arguments);
    }

    /**
     * Staff let go of a server: they are asked, type what they have seen at Proxmox, and press again.
     *
     * @param array<string, mixed> $service
     * @return list<Step>
     */
    private function letGo(array $service): array
    {
        $press = $service + ['function' => 'ForgetServer'];
        $server = $this->choice->server();
        $steps = [new Step(0, 'staffPress', $press)];
        if ($server !== null) {
            $word = $server['vm'] === null ? "no VM {$server['vmid']}" : $server['vmid'];
            $steps[] = new Step(0, 'save', $service + ['convoy_confirm' => $word]);
        }
        $steps[] = new Step(0, 'staffPress', $press);
        return $steps;
    }

    /**
     * Staff give a server to the service's client: they are asked, and press again.
     *
     * @param array<string, mixed> $service
     * @return list<Step>
     */
    private function reassign(array $service): array
    {
        $press = new Step(0, 'staffPress', $service + ['function' => 'ReassignServer']);
        return [$press, clone $press];
    }
}
