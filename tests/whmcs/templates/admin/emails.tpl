{extends file='layout.tpl'}
{block name=body}
{foreach $entries as $entry}
<div class="box"><p class="text-muted">{$entry->date|text} to {$entry->to|text}</p><h4>{$entry->subject|text}</h4><pre>{$entry->message|escape}</pre></div>
{foreachelse}<div class="box">No Records Found</div>
{/foreach}
{/block}
